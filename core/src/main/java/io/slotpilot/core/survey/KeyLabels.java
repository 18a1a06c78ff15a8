package io.slotpilot.core.survey;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Numbers in the place of names of keys: the same name has the same number throughout one look. Thread-safe. */
final class KeyLabels implements UnaryOperator<String> {

    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    @Override
    public String apply(String name) {
        return labels.computeIfAbsent(name, unknown -> "key #" + last.incrementAndGet());
    }
}
