package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Goes through the keys of all nodes, one node after the other, at a steady rate, and counts them. Only reads: SCAN,
 * MEMORY USAGE, DBSIZE, CLUSTER NODES, READONLY, and INFO if that is allowed.
 */
public final class Sweep {

    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SMALLEST_PAGE = 10;
    private static final int LARGEST_PAGE = 1000;
    private static final int PAGES_PER_SECOND = 100;

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * After every page.
         *
         * @param examined in this run and those before it
         * @param before in runs before it
         * @param expected as far as the servers know
         */
        void at(long examined, long before, long expected);
    }

    private final NodeAccess access;
    private final SweepOptions options;
    private final Progress progress;
    private final BooleanSupplier stopped;
    private final Pace pace;
    private SweepState state = new SweepState("", List.of(), new Keyspace());
    private long before;
    private long saved = System.nanoTime();

    /** @param stopped asked after every page: whether to save the state and return */
    public Sweep(NodeAccess access, SweepOptions options, Progress progress, BooleanSupplier stopped) {
        this.access = access;
        this.options = options;
        this.progress = progress;
        this.stopped = stopped;
        this.pace = new Pace(options.rate());
    }

    /**
     * Looks at the keys until all are seen, as many as were asked for, or it is stopped.
     *
     * @return what was counted, also by the runs before that this one went on from
     * @throws CannotScanException if a node does not answer; the state has been saved then
     */
    public SweepResult run(List<NodeAddress> seeds) {
        begin(seeds);
        before = examined();
        for (ScanTarget target : state.targets()) {
            if (!target.done() && !stopped.getAsBoolean()) {
                scan(target);
            }
        }
        boolean complete = state.targets().stream().allMatch(ScanTarget::done);
        end(complete);
        return new SweepResult(state.keyspace(), state.targets(), complete);
    }

    private void begin(List<NodeAddress> seeds) {
        Path file = options.state();
        if (file != null && Files.exists(file)) {
            state = SweepState.load(file);
            if (!state.match().equals(options.match())) {
                throw new CannotScanException(file + " belongs to a run with --match '" + state.match() + "'");
            }
        } else {
            List<ScanTarget> targets = new ScanTargets(access).find(seeds);
            state = new SweepState(options.match(), targets, new Keyspace());
            save();
        }
    }

    private void scan(ScanTarget target) {
        try (ScanNode node = new ScanNode(target.address(), access)) {
            checkRun(target, node);
            if (target.isReplica()) {
                node.text("READONLY");
            }
            long quota = quota(target);
            while (!target.done() && !stopped.getAsBoolean()) {
                page(target, node, quota);
            }
        } catch (NoAnswerException e) {
            save();
            throw new CannotScanException(target.address() + ": " + e.getMessage() + hint());
        }
    }

    private void page(ScanTarget target, ScanNode node, long quota) {
        long count = options.rate() == 0
                ? LARGEST_PAGE
                : Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, options.rate() / PAGES_PER_SECOND));
        ScanNode.Page page = node.scan(target.cursor(), count, options.match());
        page.keys().forEach(state.keyspace()::add);
        measure(target, node, page.keys());
        long passed = options.match().isEmpty() ? page.keys().size() : count;
        target.advance(page.cursor(), passed, page.keys().size());
        if (quota > 0 && target.keys() >= quota) {
            target.finish();
        }
        progress.at(examined(), before, expected());
        if (System.nanoTime() - saved > SAVE_NANOS) {
            save();
        }
        pace.after(passed);
    }

    private void measure(ScanTarget target, ScanNode node, List<byte[]> keys) {
        List<byte[]> chosen = new ArrayList<>();
        for (byte[] key : keys) {
            if (options.sampleOneIn() > 0 && ThreadLocalRandom.current().nextInt(options.sampleOneIn()) == 0) {
                chosen.add(key);
            }
        }
        long[] sizes = node.sizes(chosen);
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] >= 0) {
                target.sampled(sizes[i]);
                state.keyspace().addSize(chosen.get(i), sizes[i]);
            }
        }
    }

    /** A cursor is a place in a hash table whose seed is another one after a restart. */
    private void checkRun(ScanTarget target, ScanNode node) {
        String run = target.run().isEmpty() ? "" : ScanTargets.run(node);
        if (!target.run().equals(run)) {
            throw new CannotScanException(target.address()
                    + " was started again since the state was saved, so that it cannot go on there; remove "
                    + options.state() + " to begin again");
        }
    }

    private long quota(ScanTarget target) {
        return options.mostKeys() == 0
                ? 0
                : Math.max(
                        1, Math.round((double) options.mostKeys() * target.expected() / Math.max(1, expectedInAll())));
    }

    private long expectedInAll() {
        return state.targets().stream().mapToLong(ScanTarget::expected).sum();
    }

    private long expected() {
        long all = expectedInAll();
        return options.mostKeys() == 0 ? all : Math.min(all, options.mostKeys());
    }

    private long examined() {
        return state.targets().stream().mapToLong(ScanTarget::examined).sum();
    }

    private void save() {
        saved = System.nanoTime();
        if (options.state() != null) {
            state.save(options.state());
        }
    }

    private void end(boolean complete) {
        if (!complete) {
            save();
        } else if (options.state() != null) {
            try {
                Files.deleteIfExists(options.state());
            } catch (IOException e) {
                throw new CannotScanException("cannot remove " + options.state() + ", which is not needed any more");
            }
        }
    }

    private String hint() {
        return options.state() == null ? "" : "; the same command goes on from " + options.state();
    }
}
