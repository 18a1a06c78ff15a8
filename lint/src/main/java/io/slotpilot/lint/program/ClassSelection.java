package io.slotpilot.lint.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;

/**
 * Chooses the classes that have to do with Redis: those that name a client, those that name these, and so on, and what
 * all of them name, two steps far. A program with its 60 jars has far more classes than would fit into memory as trees.
 *
 * <p>Looks at constant pools only. Not thread-safe.
 */
final class ClassSelection {

    private static final int CLASS_TAG = 7;
    private static final int STRING_TAG = 8;
    private static final int STEPS_DOWN = 2;

    /** The packages of the clients whose calls are known. */
    private static final List<String> CLIENTS =
            List.of("redis/clients/", "io/lettuce/", "org/springframework/data/redis/");

    /**
     * A class file.
     *
     * @param where it was found
     * @param named the numbers of the classes that it names
     * @param supertypes of them, its superclass and interfaces in packages like its own
     */
    private record Candidate(String where, byte[] bytes, int[] named, int[] supertypes) {}

    /** A class file that was chosen. */
    record Chosen(String where, byte[] bytes) {}

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, Candidate> candidates = new HashMap<>();
    private final BitSet nearest = new BitSet();

    /**
     * Takes a class.
     *
     * @throws RuntimeException of any kind, if the constant pool is damaged
     */
    void add(String where, ClassReader reader, byte[] bytes) {
        int number = number(reader.getClassName());
        if (candidates.containsKey(number)) {
            return;
        }
        char[] buffer = new char[reader.getMaxStringLength()];
        List<Integer> named = new ArrayList<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : bytes[item - 1];
            if (tag == CLASS_TAG || tag == STRING_TAG) {
                String text = reader.readUTF8(item, buffer);
                if (isNear(tag, text)) {
                    nearest.set(number);
                }
                if (tag == CLASS_TAG && !text.startsWith("java/") && !text.startsWith("[")) {
                    named.add(number(text));
                }
            }
        }
        candidates.put(number, new Candidate(where, bytes, array(named), array(supertypes(reader))));
    }

    private static boolean isNear(int tag, String text) {
        return tag == STRING_TAG ? text.contains("redis.") : CLIENTS.stream().anyMatch(text::startsWith);
    }

    /** Whoever calls a class may know only its interface; one of a library is called by others for other reasons. */
    private List<Integer> supertypes(ClassReader reader) {
        List<String> names = new ArrayList<>(List.of(reader.getInterfaces()));
        if (reader.getSuperName() != null) {
            names.add(reader.getSuperName());
        }
        String family = family(reader.getClassName());
        return names.stream()
                .filter(name -> family(name).equals(family))
                .map(this::number)
                .toList();
    }

    /** {@code com/acme} of {@code com/acme/shop/Cart}. */
    private static String family(String name) {
        int first = name.indexOf('/');
        int second = first < 0 ? -1 : name.indexOf('/', first + 1);
        return second < 0 ? "" : name.substring(0, second);
    }

    private int number(String name) {
        return numbers.computeIfAbsent(name, each -> numbers.size());
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The classes that were taken so far. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        numbers.forEach((name, number) -> {
            if (candidates.containsKey(number)) {
                names.add(name);
            }
        });
        return names;
    }

    /** How many classes there are to choose from. */
    int size() {
        return candidates.size();
    }

    /** The chosen ones, those that are nearest to a client first, at most so many. */
    List<Chosen> choose(int most) {
        List<Integer> order = new ArrayList<>(nearest.stream().boxed().toList());
        BitSet seen = (BitSet) nearest.clone();
        callers(order, seen);
        int from = 0;
        for (int step = 0; step < STEPS_DOWN; step++) {
            int to = order.size();
            for (Integer each : List.copyOf(order.subList(from, to))) {
                Candidate candidate = candidates.get(each);
                if (candidate != null) {
                    append(candidate.named, order, seen);
                }
            }
            from = to;
        }
        return order.stream()
                .map(candidates::get)
                .filter(candidate -> candidate != null)
                .limit(most)
                .map(candidate -> new Chosen(candidate.where, candidate.bytes))
                .toList();
    }

    /** Adds who names one of those that are there, or one of its supertypes, until there is nobody left. */
    private void callers(List<Integer> order, BitSet seen) {
        Map<Integer, List<Integer>> namedBy = new HashMap<>();
        candidates.forEach((number, candidate) -> {
            for (int named : candidate.named) {
                namedBy.computeIfAbsent(named, each -> new ArrayList<>()).add(number);
            }
        });
        for (int i = 0; i < order.size(); i++) {
            Candidate candidate = candidates.get(order.get(i));
            append(array(namedBy.getOrDefault(order.get(i), List.of())), order, seen);
            if (candidate != null) {
                append(candidate.supertypes, order, seen);
            }
        }
    }

    private static void append(int[] numbers, List<Integer> order, BitSet seen) {
        for (int number : numbers) {
            if (!seen.get(number)) {
                seen.set(number);
                order.add(number);
            }
        }
    }
}
