package io.slotpilot.spring;

import java.io.Serial;

/** No node of a cluster answers at the start of an application that cannot start without. */
final class ClusterUnreachableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ClusterUnreachableException(String connectionFactory, Throwable cause) {
        super("no node of the Redis cluster of " + connectionFactory + " can be reached", cause);
    }
}
