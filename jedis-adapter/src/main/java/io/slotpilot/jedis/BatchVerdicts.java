package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.topology.ClusterTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/** Decides which refused commands of a batch go again, and when, and ends the others. Used by one thread. */
final class BatchVerdicts {

    /** Why commands failed together. */
    private record Cause(@Nullable NodeAddress at, FailureKind kind) {}

    private final RedirectEngine engine;
    private final Redirects redirects;
    private final ClusterTopology topology;
    private final boolean keepOrder;
    private final List<BatchedCommand> commands;

    /** @param commands all of the batch, in their order; may still grow */
    BatchVerdicts(RedirectEngine engine, List<BatchedCommand> commands) {
        this.engine = engine;
        this.redirects = engine.redirects();
        this.topology = engine.topology();
        this.keepOrder = engine.options().keepOrder();
        this.commands = commands;
    }

    /** Decides about what the round has refused. The others have ended. */
    void settle(List<BatchedCommand> round) {
        if (isCalm(round)) {
            return;
        }
        Set<BatchedCommand> overtaken = keepOrder ? overtaken() : Set.of();
        Map<Cause, Long> paid = new HashMap<>();
        for (BatchedCommand command : round) {
            BatchedCommand.Refusal refusal = command.refusal();
            if (refusal != null) {
                settle(command, refusal, paid, overtaken.contains(command));
            } else if (command.attempt() != null && command.ended()) {
                redirects.recovered(command.attempt());
            }
        }
    }

    /** Whether each command ended at its first try; without streams, since it is so for almost every batch. */
    private static boolean isCalm(List<BatchedCommand> round) {
        for (BatchedCommand command : round) {
            if (!command.ended() || command.attempt() != null) {
                return false;
            }
        }
        return true;
    }

    /** @param paid what commands of this round have paid for, and until when they wait */
    private void settle(
            BatchedCommand command, BatchedCommand.Refusal refusal, Map<Cause, Long> paid, boolean overtaken) {
        Failure failure = refusal.failure();
        Attempt failed = attempt(command).failed(command.node(), failure);
        Cause cause = new Cause(command.node(), failure.kind());
        Long together = paid.get(cause);
        Decision decision = together == null
                ? redirects.after(failed, command.slot())
                : redirects.afterSharing(failed, command.slot());
        if (decision instanceof Proceed && overtaken) {
            giveUp(command, refusal, failed, redirects.abandon(failed, GiveUpReason.NOT_RETRYABLE));
        } else if (decision instanceof Proceed proceed) {
            long now = System.nanoTime();
            long due = proceed.delay().isZero() ? now : now + proceed.delay().toNanos();
            // Whatever failed together waits together: else each would make a round of its own.
            long shared = proceed.delay().isZero() || together == null ? due : together;
            paid.putIfAbsent(cause, shared);
            command.tryAgain(proceed.next(), shared, avoid(command, failed));
        } else {
            giveUp(command, refusal, failed, (GiveUp) decision);
        }
    }

    private Attempt attempt(BatchedCommand command) {
        Attempt attempt = command.attempt();
        return attempt != null
                ? attempt
                : redirects.begin(
                        command.sideEffect(),
                        engine.timeout(),
                        () -> CommandWords.name(command.arguments()),
                        redirects.context());
    }

    private void giveUp(BatchedCommand command, BatchedCommand.Refusal refusal, Attempt failed, GiveUp decision) {
        RuntimeException error = refusal.error();
        error.addSuppressed(redirects.trace(failed, decision.reason()));
        command.fail(error);
    }

    /** The refused commands of which a later one has been executed that had to come after it. */
    private Set<BatchedCommand> overtaken() {
        Set<BatchedCommand> overtaken = new HashSet<>();
        Map<Integer, List<BatchedCommand>> ranLater = new HashMap<>();
        for (int i = commands.size() - 1; i >= 0; i--) {
            BatchedCommand command = commands.get(i);
            List<BatchedCommand> later = ranLater.getOrDefault(command.slot(), List.of());
            if (command.slot() >= 0
                    && command.refusal() != null
                    && later.stream().anyMatch(command::mustKeepOrderWith)) {
                overtaken.add(command);
            }
            if (command.mayHaveRun()) {
                ranLater.computeIfAbsent(command.slot(), slot -> new ArrayList<>())
                        .add(command);
            }
        }
        return overtaken;
    }

    private @Nullable NodeAddress avoid(BatchedCommand command, Attempt failed) {
        return failed.route() == Route.OWNER && command.node() != null
                ? command.node()
                : topology.target(command.slot());
    }

    /** Ends a command that there is no more time for. */
    void abandon(BatchedCommand command, GiveUpReason reason) {
        Attempt attempt = command.attempt();
        BatchedCommand.Refusal refusal = command.refusal();
        if (attempt == null || refusal == null) {
            command.fail(new JedisClusterOperationException(reason + " before the command was sent"));
        } else {
            giveUp(command, refusal, attempt, redirects.abandon(attempt, reason));
        }
    }
}
