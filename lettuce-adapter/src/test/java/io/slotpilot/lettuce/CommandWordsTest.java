package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.command.SideEffect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWordsTest {

    private static RedisCommand<String, String, String> command(CommandType type, CommandArgs<String, String> args) {
        return new Command<>(type, new StatusOutput<>(StringCodec.UTF8), args);
    }

    private static CommandArgs<String, String> args() {
        return new CommandArgs<>(StringCodec.UTF8);
    }

    @Test
    void readsEveryWordAsItGoesOnTheWire() {
        RawCommand words = CommandWords.of(command(
                CommandType.SET,
                args().addKey("k\u00e9y").addValue("a\r\nb").add("PX").add(42)));

        List<String> read = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            read.add(new String(words.argument(i), StandardCharsets.UTF_8));
        }
        assertThat(read).containsExactly("SET", "k\u00e9y", "a\r\nb", "PX", "42");
    }

    @Test
    void knowsWhatASecondExecutionWouldDo() {
        assertThat(CommandWords.sideEffect(command(CommandType.GET, args().addKey("k"))))
                .isEqualTo(SideEffect.READ);
        assertThat(CommandWords.sideEffect(
                        command(CommandType.SET, args().addKey("k").addValue("v"))))
                .isEqualTo(SideEffect.IDEMPOTENT_WRITE);
        assertThat(CommandWords.sideEffect(command(
                        CommandType.SET, args().addKey("k").addValue("v").add("NX"))))
                .isEqualTo(SideEffect.NON_IDEMPOTENT);
        assertThat(CommandWords.sideEffect(command(CommandType.INCR, args().addKey("k"))))
                .isEqualTo(SideEffect.NON_IDEMPOTENT);
    }

    @Test
    void routesByTheFirstKey() {
        assertThat(CommandRoutes.slotOf(command(CommandType.GET, args().addKey("{a}b"))))
                .isEqualTo(KeySlot.of("a"));
        assertThat(CommandRoutes.slotOf(command(CommandType.PING, args()))).isEqualTo(-1);
        assertThat(CommandRoutes.slotOf(command(CommandType.CLIENT, args().addKey("k"))))
                .isEqualTo(CommandRoutes.STOCK);
        assertThat(CommandRoutes.slotOf(command(CommandType.MULTI, args()))).isEqualTo(CommandRoutes.STOCK);
    }

    @Test
    void knowsCommandsThatWaitOnPurpose() {
        assertThat(BlockingCommands.contains(CommandType.BLPOP)).isTrue();
        assertThat(BlockingCommands.contains(CommandType.XREAD)).isTrue();
        assertThat(BlockingCommands.contains(CommandType.LPOP)).isFalse();
    }
}
