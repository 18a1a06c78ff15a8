package io.slotpilot.lint.sink;

import java.util.Arrays;
import java.util.List;

/**
 * How one parameter holds keys.
 *
 * @param parameter its index from 0, without the receiver; -1 for the key that the receiver is bound to
 * @param shape which of its elements are keys
 * @param counter for {@link Shape#COUNTED} the parameter that says how many
 */
public record KeyRole(int parameter, Shape shape, int counter) {

    /** Which elements of an array, a collection or a map are keys. */
    public enum Shape {
        /** All of them, or the parameter itself; of a map, its keys. */
        ALL,
        /** Every second one, the first among them: keys in turn with values. */
        IN_TURN,
        /** As many as another parameter says. */
        COUNTED,
        /** The first. */
        FIRST
    }

    /** The bound key. */
    public static final int RECEIVER = -1;

    /** Reads {@code t}, {@code 0}, {@code 0%}, {@code 2#1}, {@code 1^}, separated by commas. */
    static List<KeyRole> parse(String roles) {
        return Arrays.stream(roles.split(",")).map(KeyRole::one).toList();
    }

    private static KeyRole one(String role) {
        if (role.equals("t")) {
            return new KeyRole(RECEIVER, Shape.ALL, -1);
        }
        int counter = role.indexOf('#');
        if (counter > 0) {
            return new KeyRole(
                    Integer.parseInt(role.substring(0, counter)),
                    Shape.COUNTED,
                    Integer.parseInt(role.substring(counter + 1)));
        }
        char last = role.charAt(role.length() - 1);
        if (Character.isDigit(last)) {
            return new KeyRole(Integer.parseInt(role), Shape.ALL, -1);
        }
        int parameter = Integer.parseInt(role.substring(0, role.length() - 1));
        return new KeyRole(parameter, last == '%' ? Shape.IN_TURN : Shape.FIRST, -1);
    }
}
