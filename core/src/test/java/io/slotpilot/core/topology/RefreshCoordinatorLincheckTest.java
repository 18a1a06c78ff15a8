package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOptions;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * In every interleaving of signals with the loop that takes them, a refresh begins after the last signal, and an urgent
 * one, which asks for {@code CLUSTER NODES}, after the last urgent signal: none is lost.
 */
@Param(name = "cause", gen = IntGen.class, conf = "0:1")
public class RefreshCoordinatorLincheckTest {

    private static final List<RefreshCause> CAUSES = List.of(RefreshCause.MOVED, RefreshCause.NODE_DOWN);
    private static final NodeAddress SEED = new NodeAddress("10.0.0.1", 6379);

    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong lastSignal = new AtomicLong();
    private final AtomicLong lastUrgentSignal = new AtomicLong();
    private final AtomicLong lastRefresh = new AtomicLong();
    private final AtomicLong lastUrgentRefresh = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final RefreshCoordinator coordinator = coordinator();

    private RefreshCoordinator coordinator() {
        Loop loop = new Loop(
                (delay, task) -> tasks.add(() -> {
                    now.addAndGet(delay);
                    task.run();
                }),
                now::get);
        RefreshOptions options = RefreshOptions.standard();
        return new RefreshCoordinator(
                new ViewQueries(new Refusing(), AddressMapper.identity(), loop, 1),
                loop,
                new Candidates(1, List.of(SEED), node -> true, node -> false),
                new RefreshSchedule(options, new Random(1), 0),
                new RefreshCoordinator.Ports(SlotMap::empty, views -> false, (cause, outcome, took) -> {}));
    }

    private final class Refusing implements TopologySource {

        @Override
        public CompletionStage<?> query(NodeAddress node, TopologyQuery query) {
            lastRefresh.set(steps.incrementAndGet());
            if (query == TopologyQuery.NODES) {
                lastUrgentRefresh.set(lastRefresh.get());
            }
            return CompletableFuture.completedFuture(new Refusal("ERR"));
        }

        @Override
        public boolean connected(NodeAddress node) {
            return true;
        }
    }

    @Operation
    public void signal(@Param(name = "cause") int number) {
        RefreshCause cause = CAUSES.get(number);
        long step = steps.incrementAndGet();
        lastSignal.accumulateAndGet(step, Math::max);
        if (cause.urgent()) {
            lastUrgentSignal.accumulateAndGet(step, Math::max);
        }
        coordinator.signal(cause, null, null);
    }

    @Operation(nonParallelGroup = "the loop is one thread")
    public void runOneTask() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    @Validate
    public void aRefreshFollowedTheLastSignal() {
        while (!tasks.isEmpty()) {
            runOneTask();
        }
        if (lastSignal.get() > lastRefresh.get() || lastUrgentSignal.get() > lastUrgentRefresh.get()) {
            throw new AssertionError("lost: last signal at step " + lastSignal + ", last refresh at " + lastRefresh
                    + ", last urgent signal at " + lastUrgentSignal + ", last urgent refresh at " + lastUrgentRefresh);
        }
    }

    @Test
    void noSignalIsLost() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(100)
                .actorsBefore(1)
                .threads(3)
                .actorsPerThread(2)
                .actorsAfter(0)
                // What runs on the loop alone has nothing to interleave with.
                .addGuarantee(
                        ManagedStrategyGuaranteeKt.forClasses(name -> name.startsWith("io.slotpilot.core.cluster.")
                                        || name.startsWith("io.slotpilot.core.redirect.")
                                        || name.equals(Candidates.class.getName())
                                        || name.equals(RefreshSchedule.class.getName())
                                        || name.equals(ViewQueries.class.getName())
                                        || name.equals(ViewRound.class.getName()))
                                .allMethods()
                                .ignore())
                .check(RefreshCoordinatorLincheckTest.class);
    }
}
