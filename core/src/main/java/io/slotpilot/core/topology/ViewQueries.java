package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.MalformedReplyException;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks nodes for their view, each for a bounded time. */
final class ViewQueries {

    private final TopologySource source;
    private final AddressMapper mapper;
    private final Loop loop;
    private final long timeoutNanos;

    ViewQueries(TopologySource source, AddressMapper mapper, Loop loop, long timeoutNanos) {
        this.source = source;
        this.mapper = mapper;
        this.loop = loop;
        this.timeoutNanos = timeoutNanos;
    }

    /** The same with another bound on the time. */
    ViewQueries within(Duration timeout) {
        return new ViewQueries(source, mapper, loop, timeout.toNanos());
    }

    boolean connected(NodeAddress node) {
        return source.connected(node);
    }

    /** The view of {@code node}; the result is completed on the client's thread or on the loop, in bounded time. */
    CompletableFuture<ClusterView> ask(NodeAddress node, TopologyQuery query) {
        long askedAt = loop.nanos();
        CompletableFuture<ClusterView> view = new CompletableFuture<>();
        loop.after(timeoutNanos, () -> {
            if (!view.isDone()) { // as it mostly is, and an exception has its price
                view.completeExceptionally(timeout(node));
            }
        });
        try {
            source.query(node, query).whenComplete((reply, error) -> {
                if (error != null) {
                    view.completeExceptionally(error);
                } else if (reply instanceof TopologySource.Refusal refusal) {
                    view.completeExceptionally(new RefusedException(refusal.error()));
                } else if (reply instanceof ClusterView read) {
                    view.complete(read.toldBy(node, read.answererId(), askedAt));
                } else {
                    parse(view, node, query, askedAt, reply);
                }
            });
        } catch (RuntimeException e) {
            view.completeExceptionally(e);
        }
        return view;
    }

    private void parse(
            CompletableFuture<ClusterView> view,
            NodeAddress node,
            TopologyQuery query,
            long askedAt,
            @Nullable Object reply) {
        try {
            view.complete(
                    switch (query) {
                        case SLOTS -> ClusterView.fromSlots(reply, node, askedAt, mapper);
                        case NODES -> ClusterView.fromNodes(text(reply), node, askedAt, mapper);
                    });
        } catch (MalformedReplyException e) {
            view.completeExceptionally(e);
        }
    }

    private static String text(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (reply instanceof ByteBuffer buffer) {
            return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
        }
        return reply == null ? "" : reply.toString();
    }

    private TimeoutException timeout(NodeAddress node) {
        return new TimeoutException("no answer from " + node + " within " + timeoutNanos / 1_000_000 + " ms");
    }

    /** The node answered, with an error. */
    static final class RefusedException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        private RefusedException(String error) {
            super(error, null, false, false);
        }

        /** Whether the node has started and not read its data yet. */
        boolean isLoading() {
            return Failure.ofError(String.valueOf(getMessage()), null).kind() == FailureKind.LOADING;
        }
    }
}
