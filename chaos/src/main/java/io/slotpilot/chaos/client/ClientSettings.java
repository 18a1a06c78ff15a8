package io.slotpilot.chaos.client;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.redirect.ClientObserver;
import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.List;

/**
 * How every client of a round is set up.
 *
 * @param ports where the clients reach the nodes, on 127.0.0.1
 */
public record ClientSettings(
        List<Integer> ports, Login login, AddressMapper addresses, ClientObserver meters, Trail trail) {

    /** What one attempt may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    static final Duration RETRY_FOR = Duration.ofSeconds(4);
    static final int CONNECTIONS = 16;

    public ClientSettings {
        ports = List.copyOf(ports);
    }

    RedirectOptions redirects() {
        return RedirectOptions.builder()
                .retryFor(RETRY_FOR)
                .addressMapper(addresses)
                .observer(meters)
                .tracer(trail)
                .build();
    }
}
