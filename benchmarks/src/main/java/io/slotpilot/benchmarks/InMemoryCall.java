package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncCall;
import io.slotpilot.core.drive.AsyncDriver;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A command that is answered when the benchmark says so, and can then be issued again. Used by one thread. */
final class InMemoryCall implements AsyncCall {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final AsyncDriver driver;
    private final InMemoryNodes nodes;
    private final int slot;
    private @Nullable Attempt attempt;
    private boolean counted;
    private boolean answered;

    InMemoryCall(AsyncDriver driver, InMemoryNodes nodes, int slot) {
        this.driver = driver;
        this.nodes = nodes;
        this.slot = slot;
    }

    /** Answers it, unless it was answered when it was sent. */
    void answer() {
        if (!answered) {
            driver.succeeded(this);
        }
        answered = false;
        attempt = null;
    }

    @Override
    public void send(@Nullable NodeAddress node, boolean asking) {
        if (nodes.refusing()) {
            driver.failed(this, node, Failure.of(FailureKind.TRY_AGAIN));
        } else if (attempt != null) {
            answered = true; // at once, because others of its slot wait for its answer
            driver.succeeded(this);
        }
    }

    @Override
    public void giveUp(GiveUpReason reason, RedirectTrace trace) {
        throw new IllegalStateException("a command of slot " + slot + " was given up: " + trace);
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public long issuedAtNanos() {
        return 0;
    }

    @Override
    public SideEffect sideEffect() {
        return SideEffect.READ;
    }

    @Override
    public Duration timeout() {
        return TIMEOUT;
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public @Nullable Attempt attempt() {
        return attempt;
    }

    @Override
    public void attempt(Attempt next) {
        attempt = next;
    }

    @Override
    public void count() {
        counted = true;
    }

    @Override
    public boolean uncount() {
        boolean was = counted;
        counted = false;
        return was;
    }
}
