package io.slotpilot.testkit.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.testkit.resp.RespReader.ErrorReply;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {

    @Test
    void readsEveryKindOfValue() throws IOException {
        RespReader reader =
                reader("+OK\r\n-MOVED 1 :0\r\n:-7\r\n$5\r\né\r\n!\r\n$-1\r\n*-1\r\n*3\r\n:1\r\n$-1\r\n-no\r\n");
        assertThat(reader.read()).isEqualTo("OK");
        assertThat(reader.read()).isEqualTo(new ErrorReply("MOVED 1 :0"));
        assertThat(reader.read()).isEqualTo(-7L);
        assertThat(reader.read()).isEqualTo("é\r\n!");
        assertThat(reader.read()).isNull();
        assertThat(reader.read()).isNull();
        assertThat(reader.read()).isEqualTo(Arrays.asList(1L, null, new ErrorReply("no")));
    }

    @Test
    void readsCommands() throws IOException {
        assertThat(reader("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n").readCommand()).isEqualTo(List.of("GET", "k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$5\r\nab", "*2\r\n:1\r\n", "+half"})
    void endsWithTheStream(String text) {
        assertThatThrownBy(() -> reader(text).read()).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesWhatIsNoValue() {
        assertThatThrownBy(() -> reader("HTTP/1.1 400\r\n").read()).hasMessageContaining("HTTP/1.1 400");
    }

    private static RespReader reader(String text) {
        return new RespReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
