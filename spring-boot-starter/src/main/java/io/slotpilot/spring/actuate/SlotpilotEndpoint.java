package io.slotpilot.spring.actuate;

import io.slotpilot.core.keylint.KeyLint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/slotpilot}: what the clients know and went through; and a page that draws it. */
@WebEndpoint(id = "slotpilot")
final class SlotpilotEndpoint {

    private static final String PAGE = "map";

    /** All clients of the application, and what the linter has found in their commands. */
    record Report(int stepSeconds, List<ClientReport> clients, LintReport lint) {}

    /** How many clients were asked to read their slot map again; each does so when its own limits allow. */
    record Asked(int clients) {}

    private final ClusterWatch watch;
    private final KeyLint lint;

    SlotpilotEndpoint(ClusterWatch watch, KeyLint lint) {
        this.watch = watch;
        this.lint = lint;
    }

    @ReadOperation
    Report report() {
        return new Report(
                RedirectCounts.STEP_SECONDS,
                watch.clients().stream().map(ClientReport::of).toList(),
                LintReport.of(lint));
    }

    @WriteOperation
    Asked refresh() {
        List<WatchedClient> clients = watch.clients();
        clients.forEach(WatchedClient::refresh);
        return new Asked(clients.size());
    }

    @ReadOperation(produces = "text/html;charset=UTF-8")
    WebEndpointResponse<String> page(@Selector String name) {
        return PAGE.equals(name)
                ? new WebEndpointResponse<>(html())
                : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }

    private static String html() {
        try (InputStream page =
                Objects.requireNonNull(SlotpilotEndpoint.class.getResourceAsStream("map.html"), "map.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
