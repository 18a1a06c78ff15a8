package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.command.SideEffect;
import java.util.ArrayList;
import java.util.List;

/** Reads a command's words. Lettuce keeps arguments to itself, but writes them as they go on the wire. */
final class CommandWords {

    private CommandWords() {}

    /** What a second execution of the command would do. Costs an encoding, so only asked when a command has failed. */
    static SideEffect sideEffect(RedisCommand<?, ?, ?> command) {
        return CommandTable.standard().sideEffect(of(command));
    }

    static RawCommand of(RedisCommand<?, ?, ?> command) {
        List<byte[]> words = new ArrayList<>();
        words.add(command.getType().getBytes());
        CommandArgs<?, ?> args = command.getArgs();
        if (args != null) {
            ByteBuf buffer = Unpooled.buffer();
            try {
                args.encode(buffer);
                readWords(buffer, words);
            } finally {
                buffer.release();
            }
        }
        return RawCommand.of(words.toArray(byte[][]::new));
    }

    /** Reads {@code $3\r\nfoo\r\n$3\r\nbar\r\n}. */
    private static void readWords(ByteBuf buffer, List<byte[]> words) {
        while (buffer.isReadable()) {
            buffer.skipBytes(1);
            int length = 0;
            for (byte digit = buffer.readByte(); digit != '\r'; digit = buffer.readByte()) {
                length = length * 10 + (digit - '0');
            }
            buffer.skipBytes(1);
            byte[] word = new byte[length];
            buffer.readBytes(word);
            buffer.skipBytes(2);
            words.add(word);
        }
    }
}
