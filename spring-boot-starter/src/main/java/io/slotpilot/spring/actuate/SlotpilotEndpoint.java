package io.slotpilot.spring.actuate;

import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.spring.Checkup;
import io.slotpilot.spring.ClusterDoctor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/slotpilot}: what the clients know and went through, what the doctor says; and a page that draws it. */
@WebEndpoint(id = "slotpilot")
final class SlotpilotEndpoint {

    private static final String PAGE = "map";
    private static final String DOCTOR = "doctor";

    /**
     * All clients of the application, and what the linter has found in their commands.
     *
     * @param doctor what the doctor has found lately in each cluster; null if it is not enabled
     */
    record Report(
            int stepSeconds,
            List<ClientReport> clients,
            LintReport lint,
            @Nullable List<DoctorReport> doctor) {}

    /** How many clients were asked to read their slot map again; each does so when its own limits allow. */
    record Asked(int clients) {}

    private final ClusterWatch watch;
    private final KeyLint lint;
    private final @Nullable ClusterDoctor doctor;

    SlotpilotEndpoint(ClusterWatch watch, KeyLint lint, @Nullable ClusterDoctor doctor) {
        this.watch = watch;
        this.lint = lint;
        this.doctor = doctor;
    }

    @ReadOperation
    Report report() {
        return new Report(
                RedirectCounts.STEP_SECONDS,
                watch.clients().stream().map(ClientReport::of).toList(),
                LintReport.of(lint),
                doctor == null ? null : reports(doctor.latest()));
    }

    @WriteOperation
    Asked refresh() {
        List<WatchedClient> clients = watch.clients();
        clients.forEach(WatchedClient::refresh);
        return new Asked(clients.size());
    }

    /** Has the doctor look at all clusters, and waits for what it says. */
    @WriteOperation
    WebEndpointResponse<List<DoctorReport>> look(@Selector String name) {
        return doctor != null && DOCTOR.equals(name)
                ? new WebEndpointResponse<>(reports(doctor.look()))
                : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }

    private static List<DoctorReport> reports(List<Checkup> checkups) {
        return checkups.stream().map(DoctorReport::of).toList();
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
