package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlacedCommandTest {

    private static final class Placed extends PlacedCommand<String, String, String> {

        Placed() {
            super(new Command<>(
                    CommandType.PING, new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8)));
            hand(true, false);
        }
    }

    private final Placed command = new Placed();
    private final ByteBuf wire = Unpooled.buffer();

    @Test
    void aCommandThatIsHandedToAConnectionIsEncodedThere() {
        command.encode(wire);

        assertThat(command.place()).isEqualTo(PlacedCommand.ENCODED);
        assertThat(wire.toString(StandardCharsets.US_ASCII)).contains("PING");
    }

    @Test
    void aTimeoutAtTheMomentOfEncodingDoesNotCostAllOthersTheirConnection() {
        command.land(); // as the thread of the timeout does, before it completes the command

        command.encode(wire); // Lettuce closes the connection if this throws

        assertThat(command.isOver()).isFalse();
        assertThat(wire.toString(StandardCharsets.US_ASCII)).contains("PING");
    }

    @Test
    void aReplayIsRefused() {
        command.encode(wire);
        wire.clear();

        assertThatThrownBy(() -> command.encode(wire)).hasMessageContaining("encoded before");
        assertThat(wire.readableBytes()).isZero();
    }

    @Test
    void aCommandThatGoesOnElsewhereIsRefused() {
        command.takeOver(new Placed());

        assertThatThrownBy(() -> command.encode(wire)).hasMessageContaining("superseded");
        assertThat(wire.readableBytes()).isZero();
    }
}
