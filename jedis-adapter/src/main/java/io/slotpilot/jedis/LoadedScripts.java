package io.slotpilot.jedis;

import io.slotpilot.core.command.KnownScripts;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;

/** The scripts that this client has loaded, for nodes that do not know them. Thread-safe. */
final class LoadedScripts {

    private final KnownScripts known = new KnownScripts();

    /** Remembers the script if the command is SCRIPT LOAD. */
    void learn(CommandArguments arguments) {
        if (arguments.getCommand() == Command.SCRIPT && arguments.size() == 3 && isLoad(arguments.get(1))) {
            known.learn(arguments.get(2).getRaw());
        }
    }

    private static boolean isLoad(Rawable word) {
        return new String(word.getRaw(), StandardCharsets.US_ASCII).equalsIgnoreCase(Keyword.LOAD.name());
    }

    /** The EVAL that does what this EVALSHA is to do, or {@code null} if it is none or its script is not known. */
    <T> @Nullable CommandObject<T> withSource(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        Command eval = eval(arguments.getCommand());
        byte[] source = eval == null || arguments.size() < 3
                ? null
                : known.source(arguments.get(1).getRaw());
        if (eval == null || source == null) {
            return null;
        }
        CommandArguments withSource = new CommandArguments(eval).add(source);
        for (int i = 2; i < arguments.size(); i++) {
            withSource.add(arguments.get(i));
        }
        return new CommandObject<>(withSource, command.getBuilder());
    }

    private static @Nullable Command eval(ProtocolCommand command) {
        if (command == Command.EVALSHA) {
            return Command.EVAL;
        }
        return command == Command.EVALSHA_RO ? Command.EVAL_RO : null;
    }
}
