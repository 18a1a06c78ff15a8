package io.slotpilot.lint.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;

/**
 * Chooses the classes that have to do with Redis: those that name a client, what these name, what names them, and so on,
 * the nearest first. A program with its 60 jars has far more classes than would fit into memory as trees.
 *
 * <p>Looks at constant pools only. Not thread-safe.
 */
final class ClassSelection {

    private static final int CLASS_TAG = 7;
    private static final int STRING_TAG = 8;

    /** The packages of the clients whose calls are known. */
    private static final List<String> CLIENTS =
            List.of("redis/clients/", "io/lettuce/", "org/springframework/data/redis/");

    /** A class file and where it was found. */
    record Candidate(String where, byte[] bytes) {}

    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Map<String, Set<String>> neighbours = new HashMap<>();
    private final Set<String> nearest = new LinkedHashSet<>();

    /**
     * @param reader of the class file
     * @throws RuntimeException of any kind, if the constant pool is damaged
     */
    void add(String where, ClassReader reader, byte[] bytes) {
        String name = reader.getClassName();
        if (candidates.containsKey(name)) {
            return;
        }
        char[] buffer = new char[reader.getMaxStringLength()];
        List<String> named = new ArrayList<>();
        boolean near = false;
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : bytes[item - 1];
            if (tag == CLASS_TAG || tag == STRING_TAG) {
                String text = reader.readUTF8(item, buffer);
                near |= tag == STRING_TAG
                        ? text.contains("redis.")
                        : CLIENTS.stream().anyMatch(text::startsWith);
                if (tag == CLASS_TAG && !text.startsWith("java/") && !text.startsWith("[")) {
                    named.add(text);
                }
            }
        }
        candidates.put(name, new Candidate(where, bytes));
        named.forEach(other -> link(name, other));
        if (near) {
            nearest.add(name);
        }
    }

    private void link(String name, String other) {
        neighbours.computeIfAbsent(name, each -> new LinkedHashSet<>()).add(other);
        neighbours.computeIfAbsent(other, each -> new LinkedHashSet<>()).add(name);
    }

    /** How many classes there are to choose from. */
    int size() {
        return candidates.size();
    }

    /** The chosen ones by name, at most so many. */
    Map<String, Candidate> choose(int most) {
        Map<String, Candidate> chosen = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(nearest);
        Set<String> seen = new LinkedHashSet<>(nearest);
        while (!open.isEmpty() && chosen.size() < most) {
            String name = open.removeFirst();
            Candidate candidate = candidates.get(name);
            if (candidate != null) {
                chosen.put(name, candidate);
                for (String neighbour : neighbours.getOrDefault(name, Set.of())) {
                    if (candidates.containsKey(neighbour) && seen.add(neighbour)) {
                        open.addLast(neighbour);
                    }
                }
            }
        }
        return chosen;
    }
}
