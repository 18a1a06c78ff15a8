package io.slotpilot.core.redirect;

/** Follows clients, each from its start to its end; metrics are one example. Thread-safe. */
@FunctionalInterface
public interface ClientObserver {

    /**
     * A client is about to start.
     *
     * @param client the library, in lower case: {@code jedis}, {@code lettuce}
     * @param cluster {@link RedirectOptions#clusterName()}
     * @return hears of this client alone, until {@link ClientListener#onClose()}
     */
    ClientListener observe(String client, String cluster);
}
