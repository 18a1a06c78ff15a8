package io.slotpilot.fleet.client;

import io.slotpilot.fleet.server.Answer;
import io.slotpilot.fleet.server.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/** What the clients of one run did and got, second by second. */
public final class Tally {

    private final VirtualTime time;
    private final List<Second> seconds = new ArrayList<>();

    /** One second of a run. */
    public static final class Second {
        private long started;
        private long succeeded;
        private long failed;
        private long attempts;
        private long follows;
        private long moved;
        private long asks;
        private final Latencies latencies = new Latencies();

        /** Commands that callers started. */
        public long started() {
            return started;
        }

        /** Commands that ended well. */
        public long succeeded() {
            return succeeded;
        }

        /** Commands that ended with an exception. */
        public long failed() {
            return failed;
        }

        /** Tries of commands at a node, whether it took them or refused the connection, redirects followed included. */
        public long attempts() {
            return attempts;
        }

        /** Those of the tries that followed a redirect. */
        public long follows() {
            return follows;
        }

        /** Replies that redirect for good. */
        public long moved() {
            return moved;
        }

        /** Replies that redirect once. */
        public long asks() {
            return asks;
        }

        /** How long the commands took that ended well. */
        public Latencies latencies() {
            return latencies;
        }
    }

    public Tally(VirtualTime time) {
        this.time = time;
    }

    /** Every second so far. */
    public List<Second> seconds() {
        return seconds;
    }

    void started() {
        now().started++;
    }

    void attempt(boolean follows) {
        Second now = now();
        now.attempts++;
        now.follows += follows ? 1 : 0;
    }

    void answered(Answer answer) {
        Second now = now();
        now.moved += answer.kind() == Answer.Kind.MOVED ? 1 : 0;
        now.asks += answer.kind() == Answer.Kind.ASK ? 1 : 0;
    }

    void succeeded(long startedAtNanos) {
        Second now = now();
        now.succeeded++;
        now.latencies.add(time.nanos() - startedAtNanos);
    }

    void failed() {
        now().failed++;
    }

    private Second now() {
        int second = (int) (time.nanos() / 1_000_000_000L);
        while (seconds.size() <= second) {
            seconds.add(new Second());
        }
        return seconds.get(second);
    }
}
