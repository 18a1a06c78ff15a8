package io.slotpilot.spring.actuate;

import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.ClientObserver;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Follows all clients of the application, for Actuator. Thread-safe. */
final class ClusterWatch implements ClientObserver {

    private final List<WatchedClient> clients = new CopyOnWriteArrayList<>();
    private final Clock clock;

    ClusterWatch(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ClientListener observe(String client, String cluster) {
        clients.removeIf(ended -> ended.isSucceededBy(client, cluster));
        WatchedClient watched = new WatchedClient(client, cluster, clock, this::closed);
        clients.add(watched);
        return watched;
    }

    /** One that has never found its cluster stays until another one has tried. */
    private void closed(WatchedClient client) {
        if (!client.map().primaries().isEmpty()) {
            clients.remove(client);
        }
    }

    /** Those that are open or could not be opened, in the order of their start. */
    List<WatchedClient> clients() {
        return List.copyOf(clients);
    }
}
