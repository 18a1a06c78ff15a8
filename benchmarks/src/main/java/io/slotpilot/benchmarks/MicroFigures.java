package io.slotpilot.benchmarks;

import io.slotpilot.benchmarks.Scores.Score;
import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs those JMH benchmarks that the report shows, and leaves their figures. */
public final class MicroFigures {

    private static final List<Integer> NODES = steps("nodes", "1,10,100,1000");
    private static final List<Integer> PATCHES = steps("patches", "0,1,100,1000");
    private static final List<Integer> IN_FLIGHT = steps("inflight", "1,100,10000,100000");

    private final Scores scores;

    private MicroFigures(Scores scores) {
        this.scores = scores;
    }

    /** Measures all. */
    public static void main(String[] args) throws RunnerException {
        MicroFigures figures = new MicroFigures(measure());
        figures.keyToSlot();
        figures.hotPath();
        LinterFigures.measure();
        figures.nodes();
        figures.patches();
        figures.inFlight();
    }

    private static List<Integer> steps(String property, String byDefault) {
        return Stream.of(System.getProperty(property, byDefault).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    private static String[] texts(List<Integer> steps) {
        return steps.stream().map(String::valueOf).toArray(String[]::new);
    }

    private static Scores measure() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include("KeySlotBenchmark.(slotpilot|jedis|lettuce)Bytes")
                .include("SlotLookupBenchmark.ownerAddress")
                .include("DecisionBenchmark")
                .include("(Nodes|Patches|InFlight)Benchmark")
                .param("key", "8", "64")
                .param("nodes", texts(NODES))
                .param("patches", texts(PATCHES))
                .param("inFlight", texts(IN_FLIGHT))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .forks(Integer.getInteger("forks", 2))
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(Integer.getInteger("iteration", 1_000)))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(Integer.getInteger("iteration", 1_000)));
        return new Scores(new Runner(options.build()).run());
    }

    private void keyToSlot() {
        for (int length : List.of(8, 64)) {
            Score jedis = scores.of(KeySlotBenchmark.class, "jedisBytes", length);
            Score lettuce = scores.of(KeySlotBenchmark.class, "lettuceBytes", length);
            Score ours = scores.of(KeySlotBenchmark.class, "slotpilotBytes", length);
            Figures.add(Figure.of(Topic.KEY_TO_SLOT, length + " bytes")
                    .with("Jedis ns", jedis.nanos())
                    .with("Lettuce ns", lettuce.nanos())
                    .with("Slotpilot ns", ours.nanos())
                    .with(Figure.RATIO, Math.min(jedis.nanos(), lettuce.nanos()) / ours.nanos())
                    .with("Slotpilot B", ours.bytes()));
        }
    }

    private void hotPath() {
        hotPath("owner of a slot", scores.of(SlotLookupBenchmark.class, "ownerAddress"));
        hotPath("a server's MOVED read", scores.of(DecisionBenchmark.class, "classify"));
        hotPath("decision after a MOVED", scores.of(DecisionBenchmark.class, "moved"));
        hotPath("decision after a TRYAGAIN", scores.of(DecisionBenchmark.class, "tryAgain"));
    }

    private void hotPath(String subject, Score score) {
        double yardstick = scores.of(KeySlotBenchmark.class, "jedisBytes", 64).nanos();
        Figures.add(Figure.of(Topic.HOT_PATH, subject)
                .with("ns", score.nanos())
                .with("B", score.bytes())
                .with(Figure.RATIO, yardstick / score.nanos()));
    }

    private void nodes() {
        double first = scores.of(NodesBenchmark.class, "lookUp", NODES.get(0)).nanos();
        for (int nodes : NODES) {
            Score lookUp = scores.of(NodesBenchmark.class, "lookUp", nodes);
            Score moved = scores.of(NodesBenchmark.class, "oneMoved", nodes);
            Score made = scores.of(NodesBenchmark.class, "fromReply", nodes);
            Figures.add(Figure.of(Topic.NODES, Integer.toString(nodes))
                    .with("look-up ns", lookUp.nanos())
                    .with(Figure.RATIO, first / lookUp.nanos())
                    .with("look-up B", lookUp.bytes())
                    .with("MOVED µs", moved.nanos() / 1e3)
                    .with("MOVED kB", moved.bytes() / 1e3)
                    .with("map from reply µs", made.nanos() / 1e3)
                    .with("kB allocated for it", made.bytes() / 1e3));
        }
    }

    private void patches() {
        double calm =
                scores.of(PatchesBenchmark.class, "lookUp", PATCHES.get(0)).nanos();
        for (int patches : PATCHES) {
            Score lookUp = scores.of(PatchesBenchmark.class, "lookUp", patches);
            Figures.add(Figure.of(Topic.PATCHES, Integer.toString(patches))
                    .with("look-up ns", lookUp.nanos())
                    .with(Figure.RATIO, calm / lookUp.nanos()));
        }
    }

    private void inFlight() {
        int few = IN_FLIGHT.get(0);
        double nanosOfFew = scores.of(InFlightBenchmark.class, "waiting", few).nanos() / few;
        for (int commands : IN_FLIGHT) {
            Score calm = scores.of(InFlightBenchmark.class, "calm", commands);
            Score waiting = scores.of(InFlightBenchmark.class, "waiting", commands);
            Figures.add(Figure.of(Topic.IN_FLIGHT, Integer.toString(commands))
                    .with("calm ns", calm.nanos() / commands)
                    .with("calm B", calm.bytes() / commands)
                    .with("waiting ns", waiting.nanos() / commands)
                    .with(Figure.RATIO, nanosOfFew * commands / waiting.nanos())
                    .with("waiting B", waiting.bytes() / commands));
        }
    }
}
