package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

class SpareConnectionsTest {

    private static final int ROUNDS = 100_000;

    private final SpareConnections spares = new SpareConnections();
    private final Connection connection = new SocketlessConnection();

    @Test
    void keepsAsManyAsItHasRoomFor() {
        int kept = 0;
        while (spares.keep(new SocketlessConnection())) {
            kept++;
        }

        assertThat(spares.count()).isEqualTo(kept).isGreaterThanOrEqualTo(1);
        while (spares.take() != null) {
            kept--;
        }
        assertThat(kept).isZero();
    }

    @Test
    void refusesAConnectionThatIsGivenBackTwice() {
        spares.keep(connection);

        assertThatIllegalStateException().isThrownBy(() -> spares.keep(connection));
    }

    @Test
    void keepsNothingWhileSomebodySearches() {
        spares.searching();
        assertThat(spares.keep(connection)).isFalse();

        spares.found();
        assertThat(spares.keep(connection)).isTrue();
    }

    /** Two threads at the very same moment, many times: one gives back what the other is about to wait for. */
    @Test
    void aConnectionIsNeverKeptPastASearcher() throws Exception {
        AtomicInteger giver = new AtomicInteger(); // odd: ready, even: done
        AtomicInteger searcher = new AtomicInteger();
        boolean[] kept = new boolean[1];
        CompletableFuture<Void> giving = CompletableFuture.runAsync(() -> {
            for (int round = 1; round < 2 * ROUNDS; round += 2) {
                meet(giver, searcher, round);
                kept[0] = spares.keep(connection);
                meet(giver, searcher, round + 1);
            }
        });

        int past = 0;
        for (int round = 1; round < 2 * ROUNDS; round += 2) {
            meet(searcher, giver, round);
            spares.searching();
            boolean found = spares.take() != null;
            spinUntil(giver, round + 1);
            past += kept[0] && !found ? 1 : 0;
            spares.take();
            spares.found();
            searcher.set(round + 1);
        }
        giving.get(60, TimeUnit.SECONDS);

        assertThat(past).isZero();
    }

    private static void meet(AtomicInteger mine, AtomicInteger theirs, int round) {
        mine.set(round);
        spinUntil(theirs, round);
    }

    private static void spinUntil(AtomicInteger counter, int value) {
        for (int i = 0; counter.get() < value; i++) {
            if (i % 100 == 99) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
