package io.slotpilot.demo.scenario;

import io.slotpilot.demo.measure.Fault;
import io.slotpilot.demo.measure.ScenarioResult.Mark;
import io.slotpilot.demo.measure.Window;
import io.slotpilot.demo.traffic.LossWindow;
import io.slotpilot.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Where a scenario plays, and the record of what it did when. For one thread. */
public final class Stage {

    private record Moment(String label, long nanos) {}

    private record Began(String label, BitSet slots, long nanos) {}

    private final TestCluster cluster;
    private final Consumer<String> narrator;
    private final long startNanos = System.nanoTime();
    private final List<Moment> moments = new ArrayList<>();
    private final List<Began> faults = new ArrayList<>();
    private final List<LossWindow> losses = new ArrayList<>();
    private long serverOutageNanos;
    private long endNanos = startNanos;

    /**
     * The measured time begins now.
     *
     * @param narrator hears what is being done
     */
    public Stage(TestCluster cluster, Consumer<String> narrator) {
        this.cluster = cluster;
        this.narrator = narrator;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** Lets time pass. */
    void hold(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Says what happens now, and puts it into the chart. */
    void mark(String label) {
        moments.add(new Moment(label, System.nanoTime()));
        narrator.accept(label);
    }

    /**
     * As {@link #mark}; from now on it counts how long clients go without success on these slots.
     *
     * @return now, as {@link System#nanoTime()}
     */
    long fault(String label, BitSet slots) {
        mark(label);
        long now = System.nanoTime();
        faults.add(new Began(label, (BitSet) slots.clone(), now));
        return now;
    }

    /** The servers' own part of the last fault: for how long they took no writes. */
    void serverOutage(long nanos) {
        serverOutageNanos = Math.max(serverOutageNanos, nanos);
    }

    /** The servers may have lost what they acknowledged in that time. */
    void serversLost(LossWindow loss) {
        losses.add(loss);
    }

    /** The measured time ends now. */
    public void end() {
        endNanos = System.nanoTime();
    }

    public Window window() {
        return new Window(startNanos, endNanos);
    }

    /** What was done, each until the next. */
    public List<Fault> faults() {
        List<Fault> complete = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Began began = faults.get(i);
            long until = i + 1 < faults.size() ? faults.get(i + 1).nanos() : endNanos;
            complete.add(new Fault(began.label(), began.slots(), began.nanos(), until));
        }
        return complete;
    }

    public List<LossWindow> losses() {
        return List.copyOf(losses);
    }

    public long serverOutageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(serverOutageNanos);
    }

    public List<Mark> marks() {
        return moments.stream()
                .map(moment -> new Mark(TimeUnit.NANOSECONDS.toMillis(moment.nanos() - startNanos), moment.label()))
                .toList();
    }
}
