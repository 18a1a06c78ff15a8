package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.testkit.resp.RespConnection;
import io.slotpilot.testkit.resp.RespReader.ErrorReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedServerIT {

    @Test
    void answersByScriptAndRecordsWhatItWasAsked() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServerIT::script);
                RespConnection one = connect(server);
                RespConnection two = connect(server)) {
            assertThat(one.call("GET", "malformed")).isEqualTo(new ErrorReply("MOVED nonsense"));
            assertThat(two.call("GET", "values")).isEqualTo(Arrays.asList("text", 7L, null, List.of("nested")));
            assertThat(two.call("GET", "raw")).isEqualTo("as is");

            assertThat(server.commands())
                    .containsExactly(List.of("GET", "malformed"), List.of("GET", "values"), List.of("GET", "raw"));
            assertThat(server.count("get")).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void closesAConnectionAtOnceOrAfterHalfAnAnswer() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServerIT::script)) {
            for (String key : List.of("close", "half")) {
                try (RespConnection connection = connect(server)) {
                    assertThatThrownBy(() -> connection.call("GET", key)).isInstanceOf(EOFException.class);
                }
            }
        }
    }

    @Test
    void hangs() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServerIT::script);
                RespConnection connection = RespConnection.open(server.host(), server.port(), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> connection.call("GET", "hang")).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.count("GET")).isEqualTo(1);
        }
    }

    @Test
    void isAClusterOfOneWhereTheScriptIsSilent() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(command -> null);
                RespConnection connection = connect(server)) {
            assertThat(connection.call("PING")).isEqualTo("PONG");
            assertThat(String.valueOf(connection.call("CLUSTER", "SLOTS")))
                    .startsWith("[[0, 16383, [127.0.0.1, " + server.port());
            assertThat(String.valueOf(connection.call("cluster", "nodes"))).contains("myself,master");
            assertThat(connection.call("HELLO", "3")).isInstanceOf(ErrorReply.class);
        }
    }

    private static @Nullable ScriptedReply script(List<String> command) {
        return switch (command.get(1)) {
            case "malformed" -> ScriptedReply.error("MOVED nonsense");
            case "values" -> ScriptedReply.value(Arrays.asList("text", 7, null, List.of("nested")));
            case "raw" -> ScriptedReply.raw("+as is\r\n");
            case "close" -> ScriptedReply.close();
            case "half" -> ScriptedReply.raw("$100\r\nhalf").thenClose();
            case "hang" -> ScriptedReply.hang();
            default -> null;
        };
    }

    private static RespConnection connect(ScriptedServer server) throws IOException {
        return RespConnection.open(server.host(), server.port(), Duration.ofSeconds(10));
    }
}
