package io.slotpilot.demo.traffic;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of one client's keys. Each thread writes only values and counters of its own, so that the books of one
 * thread are exact; it reads those of all threads.
 *
 * @param prefix of all its keys
 * @param threads of the client
 */
public record KeyNames(String prefix, int threads) {

    String value(Tag tag, int thread) {
        return prefix + ":{" + tag.text() + "}:v" + thread;
    }

    String counter(Tag tag, int thread) {
        return prefix + ":{" + tag.text() + "}:n" + thread;
    }

    /** The values of all threads under one tag. */
    public List<String> values(Tag tag) {
        return IntStream.range(0, threads)
                .mapToObj(thread -> value(tag, thread))
                .toList();
    }

    /** The values and counters of all threads under one tag. */
    public List<String> all(Tag tag) {
        return IntStream.range(0, threads)
                .boxed()
                .flatMap(thread -> List.of(value(tag, thread), counter(tag, thread)).stream())
                .toList();
    }
}
