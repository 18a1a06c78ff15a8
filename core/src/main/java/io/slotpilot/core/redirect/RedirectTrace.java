package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.FailureKind.Execution;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a command was given up, and what it went through: a note that travels as a suppressed exception of the client's
 * own, and is never thrown itself.
 *
 * <p>Reads like {@code 10.0.0.1:6379 -MOVED-> 10.0.0.2:6379 -TRYAGAIN x3-> gave up after 480 ms: retry budget empty}.
 * Holds no key and no argument. Immutable.
 */
public final class RedirectTrace extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final GiveUpReason reason;
    private final transient List<Hop> hops;
    private final Duration elapsed;
    private final boolean mayHaveChanged;

    private RedirectTrace(GiveUpReason reason, List<Hop> hops, Duration elapsed, SideEffect sideEffect) {
        super(render(reason, hops, elapsed), null, false, false);
        this.mayHaveChanged = sideEffect != SideEffect.READ
                && hops.stream().anyMatch(hop -> hop.failure().kind().execution() == Execution.UNKNOWN);
        this.reason = reason;
        this.hops = hops;
        this.elapsed = elapsed;
    }

    /**
     * The trace of a command that was given up.
     *
     * @param attempt the attempt that failed last
     * @param elapsed time since the command first failed
     */
    public static RedirectTrace of(Attempt attempt, GiveUpReason reason, Duration elapsed) {
        Hop last = attempt.last();
        List<Hop> hops = last == null ? List.of() : List.copyOf(last.chain());
        return new RedirectTrace(reason, hops, elapsed, attempt.sideEffect());
    }

    /**
     * What a command went through that succeeded in the end, in the words of a trace.
     *
     * @param attempt the attempt that succeeded
     * @param elapsed time since the command first failed
     */
    public static String recovered(Attempt attempt, Duration elapsed) {
        Hop last = attempt.last();
        return path(last == null ? List.of() : last.chain()) + "succeeded after " + elapsed.toMillis() + " ms";
    }

    /** The trace that {@code error} or one of its causes carries, or {@code null} if none does. */
    public static @Nullable RedirectTrace find(@Nullable Throwable error) {
        int depth = 0;
        for (Throwable t = error; t != null && depth < 32; t = t.getCause(), depth++) {
            for (Throwable suppressed : t.getSuppressed()) {
                if (suppressed instanceof RedirectTrace trace) {
                    return trace;
                }
            }
        }
        return null;
    }

    /** Why the command was not sent again. */
    public GiveUpReason reason() {
        return reason;
    }

    /** Whether the command, which is no read, may have been executed by a node whose reply did not come. */
    public boolean mayHaveChanged() {
        return mayHaveChanged;
    }

    /** Every failed attempt, oldest first; empty after deserialization. */
    public List<Hop> hops() {
        return hops == null ? List.of() : hops;
    }

    /** Time from the first failure to the end. */
    public Duration elapsed() {
        return elapsed;
    }

    private static String render(GiveUpReason reason, List<Hop> hops, Duration elapsed) {
        return path(hops) + "gave up after " + elapsed.toMillis() + " ms: " + reason;
    }

    private static String path(List<Hop> hops) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hops.size(); ) {
            Hop hop = hops.get(i);
            int times = repeats(hops, i);
            text.append(name(hop.at())).append(" -").append(hop.failure().kind().word());
            if (times > 1) {
                text.append(" x").append(times);
            }
            text.append("-> ");
            i += times;
        }
        return text.toString();
    }

    private static int repeats(List<Hop> hops, int from) {
        Hop first = hops.get(from);
        int to = from + 1;
        while (to < hops.size() && same(first, hops.get(to))) {
            to++;
        }
        return to - from;
    }

    private static boolean same(Hop a, Hop b) {
        return a.failure().kind() == b.failure().kind() && name(a.at()).equals(name(b.at()));
    }

    private static String name(@Nullable NodeAddress node) {
        return node == null ? "(no reachable owner)" : node.toString();
    }
}
