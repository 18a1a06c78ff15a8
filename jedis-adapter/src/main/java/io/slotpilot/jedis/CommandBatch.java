package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.topology.ClusterTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are sent together, in rounds ({@link BatchRound}). Commands that were refused and may go again are in a
 * later round. Used by one thread.
 */
final class CommandBatch {

    /** From as many commands on, it begins to send before it is run: fewer make no group of their own. */
    private static final int EARLY = NodeExchange.FIRST_GROUP;

    private final RedirectEngine engine;
    private final ClusterTopology topology;
    private final List<BatchedCommand> commands;
    private final BatchVerdicts verdicts;
    private @Nullable BatchRound begun;

    /** A batch that grows by {@link #add}. */
    CommandBatch(RedirectEngine engine) {
        this(engine, new ArrayList<>());
    }

    CommandBatch(RedirectEngine engine, List<BatchedCommand> commands) {
        this.engine = engine;
        this.topology = engine.topology();
        this.commands = commands;
        this.verdicts = new BatchVerdicts(engine, commands);
    }

    /** Adds a command that was not sent yet. It may be sent before {@link #run}, so that the servers have work by then. */
    void add(BatchedCommand command) {
        commands.add(command);
        if (begun != null) {
            begun.offerEarly(command);
        } else if (commands.size() == EARLY) {
            begun = new BatchRound(engine, commands);
            commands.forEach(begun::offerEarly);
        }
    }

    /** Runs each command to its end; their outcomes are in them. */
    void run() {
        if (begun != null) {
            play(begun);
            begun = null;
        }
        List<BatchedCommand> waiting = notEnded(commands);
        while (!waiting.isEmpty()) {
            BatchRound round = round(waiting);
            if (round.commands().isEmpty()) {
                pause(waiting);
            } else {
                play(round);
            }
            waiting = notEnded(waiting);
        }
    }

    private void play(BatchRound round) {
        round.run();
        verdicts.settle(round.commands());
    }

    private static List<BatchedCommand> notEnded(List<BatchedCommand> commands) {
        List<BatchedCommand> rest = new ArrayList<>(0);
        for (BatchedCommand command : commands) {
            if (!command.ended()) {
                rest.add(command);
            }
        }
        return rest;
    }

    private BatchRound round(List<BatchedCommand> waiting) {
        BatchRound round = new BatchRound(engine, waiting);
        waiting.forEach(round::offer);
        return round;
    }

    /** The commands that it has, in their order. */
    List<BatchedCommand> commands() {
        return commands;
    }

    /** Gives up what was begun; for a batch that is not run. */
    void close() {
        if (begun != null) {
            begun.close();
            begun = null;
        }
    }

    private void pause(List<BatchedCommand> waiting) {
        BatchedCommand first = waiting.stream()
                .filter(command -> command.attempt() != null)
                .min(Comparator.comparingLong(BatchedCommand::dueNanos))
                .orElseThrow();
        try {
            topology.awaitTarget(first.slot(), first.avoid(), Math.max(1, first.dueNanos() - System.nanoTime()));
            wake(waiting);
            if (topology.isClosed()) {
                waiting.forEach(command -> verdicts.abandon(command, GiveUpReason.CLOSED));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            waiting.forEach(command -> verdicts.abandon(command, GiveUpReason.INTERRUPTED));
        }
    }

    /** Those whose target is another one now need not wait any longer. */
    private void wake(List<BatchedCommand> waiting) {
        long now = System.nanoTime();
        for (BatchedCommand command : waiting) {
            NodeAddress target = topology.target(command.slot());
            if (target != null && !target.equals(command.avoid())) {
                command.tryAgainNow(now);
            }
        }
    }
}
