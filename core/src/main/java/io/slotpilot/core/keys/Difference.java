package io.slotpilot.core.keys;

import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Proof that two templates never become the same characters. */
final class Difference {

    private Difference() {}

    /** Whether no values of the holes make the two equal; false means only that there is no proof. */
    static boolean isCertain(List<Part> a, List<Part> b) {
        List<Object> left = letters(a);
        List<Object> right = letters(b);
        stripCommonBeginning(left, right);
        Collections.reverse(left);
        Collections.reverse(right);
        boolean ends = beginDifferently(left, right);
        stripCommonBeginning(left, right);
        Collections.reverse(left);
        Collections.reverse(right);
        return ends || beginDifferently(left, right) || oneIsLonger(left, right) || oneIsLonger(right, left);
    }

    /** Both begin with a character (equal beginnings are gone), so that it is not the same one. */
    private static boolean beginDifferently(List<Object> left, List<Object> right) {
        return !left.isEmpty()
                && !right.isEmpty()
                && left.get(0) instanceof Character
                && right.get(0) instanceof Character
                && !left.get(0).equals(right.get(0));
    }

    /** A hole is at least one character, so that what has no hole cannot reach what is longer already. */
    private static boolean oneIsLonger(List<Object> fixed, List<Object> other) {
        return fixed.stream().noneMatch(Hole.class::isInstance) && other.size() > fixed.size();
    }

    private static void stripCommonBeginning(List<Object> left, List<Object> right) {
        int same = 0;
        while (same < left.size() && same < right.size() && left.get(same).equals(right.get(same))) {
            same++;
        }
        left.subList(0, same).clear();
        right.subList(0, same).clear();
    }

    private static List<Object> letters(List<Part> parts) {
        List<Object> letters = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Text text) {
                text.text().chars().forEach(letter -> letters.add((char) letter));
            } else {
                letters.add(part);
            }
        }
        return letters;
    }
}
