package io.slotpilot.chaos.client;

import io.slotpilot.chaos.history.Footprint;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectTracer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes down what the commands meet that say what they are about: tries that failed, and replies. Thread-safe. */
public final class Trail implements RedirectTracer {

    private final ThreadLocal<@Nullable About> current = new ThreadLocal<>();
    private final Queue<Footprint> footprints = new ConcurrentLinkedQueue<>();
    private final LongSupplier clock;

    private record About(String key, long value) {}

    /** @param clock nanoseconds since the beginning of the round */
    public Trail(LongSupplier clock) {
        this.clock = clock;
    }

    /** Issues a command that is about {@code value} at {@code key}. */
    <T> T about(String key, long value, Supplier<T> command) {
        current.set(new About(key, value));
        try {
            return command.get();
        } finally {
            current.remove();
        }
    }

    /** The reply to the command that is about {@code value} at {@code key}; null if it ended well without one. */
    void answered(String key, long value, @Nullable Long reply) {
        add(new About(key, value), "answered " + reply);
    }

    public List<Footprint> footprints() {
        return List.copyOf(footprints);
    }

    private void add(About about, String what) {
        footprints.add(new Footprint(clock.getAsLong(), about.key, about.value, what));
    }

    @Override
    public @Nullable Object context() {
        return current.get();
    }

    @Override
    public Span begin(String command, @Nullable Object context) {
        return context instanceof About about ? new Tries(about) : Span.NONE;
    }

    private final class Tries implements Span {

        private final About about;

        Tries(About about) {
            this.about = about;
        }

        @Override
        public void failed(Hop hop) {
            add(about, hop.failure().kind() + " at " + hop.at());
        }

        @Override
        public void recovered(Duration elapsed) {
            add(about, "done");
        }
    }
}
