package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrimmedQueueTest {

    private static final int MANY = 1_000; // several chunks

    private final Set<Integer> gone = ConcurrentHashMap.newKeySet();
    private final TrimmedQueue<Integer> queue = new TrimmedQueue<>(gone::contains);

    @Test
    void keepsWhatCameInOrder() {
        add(0, MANY);

        assertThat(elements()).isEqualTo(numbers(0, MANY));
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void removesFromTheHeadUpToTheFirstThatIsStillThere() {
        add(0, MANY);
        gone.addAll(numbers(0, 300));
        gone.addAll(numbers(301, MANY));

        queue.trim();

        assertThat(elements()).isEqualTo(numbers(300, MANY));
    }

    @Test
    void isEmptyWhenAllHaveLeftAndIsFilledAgain() {
        for (int round = 0; round < 5; round++) {
            int first = round * MANY;
            add(first, first + MANY);
            gone.addAll(numbers(first, first + MANY));

            queue.trim();

            assertThat(queue.isEmpty()).isTrue();
            assertThat(elements()).isEmpty();
        }
        queue.add(-1);
        assertThat(elements()).containsExactly(-1);
    }

    @Test
    void isEmptyAfterExactlyOneChunk() {
        add(0, 128);
        gone.addAll(numbers(0, 128));
        queue.trim();
        assertThat(queue.isEmpty()).isTrue();

        queue.add(128);
        assertThat(queue.isEmpty()).isFalse();
        assertThat(elements()).containsExactly(128);
    }

    @Test
    void losesNothingThatManyThreadsAddWhileItIsTrimmed() throws InterruptedException {
        int threads = 4;
        CountDownLatch added = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * MANY;
            new Thread(() -> {
                        for (int number = first; number < first + MANY; number++) {
                            queue.add(number);
                            if (number % 7 != 0) {
                                gone.add(number);
                            }
                        }
                        added.countDown();
                    })
                    .start();
        }
        while (added.getCount() > 0) {
            queue.trim();
        }
        assertThat(added.await(30, TimeUnit.SECONDS)).isTrue();

        Set<Integer> rest = new HashSet<>(elements());
        assertThat(numbers(0, threads * MANY).stream().filter(number -> number % 7 == 0))
                .allMatch(rest::contains);
        gone.addAll(rest);
        queue.trim();
        assertThat(queue.isEmpty()).isTrue();
    }

    private void add(int from, int to) {
        numbers(from, to).forEach(queue::add);
    }

    private List<Integer> elements() {
        List<Integer> elements = new ArrayList<>();
        queue.forEach(elements::add);
        return elements;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
