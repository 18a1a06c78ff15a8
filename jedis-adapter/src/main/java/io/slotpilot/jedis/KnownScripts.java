package io.slotpilot.jedis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * The scripts that this client has loaded, so that a node that does not know one can be told: servers do not
 * pass scripts on, neither to replicas that are promoted later nor to new primaries. Thread-safe.
 */
final class KnownScripts {

    /** The least recently used ones are forgotten first. */
    private static final int MOST = 500;

    private final Map<String, byte[]> sources = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST;
        }
    });

    /** Remembers the script if the command is SCRIPT LOAD. */
    void learn(CommandArguments arguments) {
        if (arguments.getCommand() == Command.SCRIPT && arguments.size() == 3 && isLoad(arguments.get(1))) {
            byte[] source = arguments.get(2).getRaw();
            sources.put(sha1(source), source);
        }
    }

    private static boolean isLoad(Rawable word) {
        return text(word).equalsIgnoreCase(Keyword.LOAD.name());
    }

    /** The EVAL that does what this EVALSHA is to do, or {@code null} if it is none or its script is not known. */
    <T> @Nullable CommandObject<T> withSource(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        Command eval = eval(arguments.getCommand());
        byte[] source = eval == null || arguments.size() < 3
                ? null
                : sources.get(text(arguments.get(1)).toLowerCase(Locale.ROOT));
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

    private static String text(Rawable word) {
        return new String(word.getRaw(), StandardCharsets.US_ASCII);
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
