package io.slotpilot.spring.actuate;

import io.slotpilot.spring.ClusterDoctor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The state of the worst cluster. NORMAL and MIGRATING are UP. FAILOVER and DEGRADED are statuses of their own, which
 * Boot answers with 200: to take the application out of service would mend neither. Without a client it is UNKNOWN. What
 * the doctor found is among the details, and changes no status.
 */
final class SlotpilotHealthIndicator extends AbstractHealthIndicator {

    private final ClusterWatch watch;
    private final @Nullable ClusterDoctor doctor;

    SlotpilotHealthIndicator(ClusterWatch watch, @Nullable ClusterDoctor doctor) {
        super("the state of the Redis clusters could not be told");
        this.watch = watch;
        this.doctor = doctor;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<WatchedClient> clients = watch.clients();
        builder.status(clients.stream()
                .map(WatchedClient::state)
                .max(Comparator.naturalOrder())
                .map(SlotpilotHealthIndicator::status)
                .orElse(Status.UNKNOWN));
        for (WatchedClient client : clients) {
            builder.withDetail(client.cluster(), details(client));
        }
    }

    private static Status status(ClusterState state) {
        return switch (state) {
            case NORMAL, MIGRATING -> Status.UP;
            case FAILOVER -> new Status("FAILOVER", "the owner of slots is out of reach");
            case DEGRADED -> new Status("DEGRADED", "slots have no owner");
            case DOWN -> Status.DOWN;
        };
    }

    private Map<String, Object> details(WatchedClient client) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("client", client.client());
        details.put("state", client.state());
        details.put("uncoveredSlots", client.map().uncovered().cardinality());
        details.put("openSlots", client.map().open().cardinality());
        details.put(
                "unreachable",
                client.map().nodes().stream()
                        .map(node -> node.address())
                        .filter(address -> !client.reachable(address))
                        .map(Object::toString)
                        .toList());
        if (doctor != null) {
            doctor.latest().stream()
                    .filter(checkup -> checkup.cluster().equals(client.cluster()))
                    .forEach(checkup ->
                            details.put("doctor", DoctorReport.of(checkup).summary()));
        }
        return details;
    }
}
