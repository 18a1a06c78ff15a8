package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObject;

/**
 * Reads from replicas. Each command is tried on one of them; where that cannot answer, the primary does. Thread-safe.
 */
final class ReplicaReads {

    /** So that a replica that hangs costs a timeout now and then, and not with every command. */
    private static final long AVOID_NANOS = Duration.ofSeconds(2).toNanos();

    private final RedirectEngine engine;
    private final Ticker ticker = Ticker.system();
    private final Map<NodeAddress, Long> avoidedSince = new ConcurrentHashMap<>();

    ReplicaReads(RedirectEngine engine) {
        this.engine = engine;
    }

    /** Runs a command to its end, as {@link RedirectEngine#execute}. Only reads go to replicas. */
    <T> T execute(CommandObject<T> command) {
        int slot = CommandSlots.find(command.getArguments());
        NodeAddress replica = isRead(command) ? choose(slot) : null;
        if (replica == null) {
            return engine.execute(command);
        }
        JedisCommand<T> call = new JedisCommand<>(engine, command, slot);
        try {
            return call.send(replica, false, 0);
        } catch (RuntimeException e) {
            FailureKind kind = call.classify(e, replica).kind();
            if (!primaryMayAnswer(kind)) {
                throw JedisFailures.toCaller(e, call::sideEffect);
            }
            if (kind != FailureKind.NO_SCRIPT) { // servers do not pass scripts on to replicas
                avoid(replica);
            }
            return engine.execute(command);
        }
    }

    private static boolean isRead(CommandObject<?> command) {
        return CommandTable.standard().sideEffect(new CommandWords(command.getArguments())) == SideEffect.READ;
    }

    /**
     * A replica of the slot's owner, or {@code null} for the primary: there is none that can be reached, or the slot is
     * on its way to another owner. A replica does not know that and would take a key that has gone ahead for missing.
     */
    @Nullable
    NodeAddress choose(int slot) {
        SlotMap map = engine.topology().map();
        if (slot < 0 || map.isOpen(slot)) {
            return null;
        }
        List<NodeAddress> usable = map.replicas(slot).stream()
                .map(ClusterNode::address)
                .filter(this::isUsable)
                .toList();
        return usable.isEmpty() ? null : usable.get(ThreadLocalRandom.current().nextInt(usable.size()));
    }

    private boolean isUsable(NodeAddress replica) {
        Long since = avoidedSince.get(replica);
        if (since != null && ticker.nanos() - since < AVOID_NANOS) {
            return false;
        }
        if (since != null) {
            avoidedSince.remove(replica, since);
        }
        return engine.topology().reachable(replica);
    }

    void avoid(NodeAddress replica) {
        avoidedSince.put(replica, ticker.nanos());
    }

    private boolean primaryMayAnswer(FailureKind kind) {
        return switch (kind) {
            case MOVED,
                    ASK,
                    TRY_AGAIN,
                    CLUSTER_DOWN,
                    LOADING,
                    READ_ONLY,
                    MASTER_DOWN,
                    NO_REPLICAS,
                    BUSY,
                    UNBLOCKED,
                    CONNECT_FAILED,
                    POOL_EXHAUSTED,
                    MISCONFIGURED,
                    NO_SCRIPT -> true;
            case CONNECTION_LOST, TIMED_OUT -> engine.options().repeatReads();
            case CROSS_SLOT, AUTH, OUT_OF_MEMORY, OTHER -> false;
        };
    }
}
