package io.slotpilot.core.keys;

import io.slotpilot.core.cluster.HashTag;
import io.slotpilot.core.cluster.KeySlot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/** What to tell the caller of a command whose keys are not in one slot: each key, its slot, and what would fix it. */
public final class CrossSlotHelp {

    /** A longer list would help nobody. */
    private static final int MOST = 100;

    private CrossSlotHelp() {}

    /**
     * The message.
     *
     * @param command the command's name
     * @param keys its keys, in their order
     * @param showNames whether the message may name the keys; otherwise it counts them from 1
     */
    public static String message(String command, List<byte[]> keys, boolean showNames) {
        TreeSet<Integer> slots = new TreeSet<>();
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            int slot = KeySlot.of(keys.get(i));
            slots.add(slot);
            if (i < MOST) {
                list.append(i == 0 ? "" : ", ")
                        .append(showNames ? '\'' + printable(text(keys.get(i))) + '\'' : "key " + (i + 1))
                        .append(" in slot ")
                        .append(slot);
            }
        }
        String more = keys.size() > MOST ? " and " + (keys.size() - MOST) + " more" : "";
        return "Keys must belong to same hashslot, but the " + keys.size() + " keys of " + command + " are in "
                + slots.size() + " slots: " + list + more + ". Put the same hash tag into all of them, such as "
                + (showNames && !keys.isEmpty() ? printable(tagFor(keys)) : "{tag}")
                + ": only what stands between the braces is hashed.";
    }

    /** The tag that one of them has already, else what they begin with, else the first key. */
    private static String tagFor(List<byte[]> keys) {
        for (byte[] key : keys) {
            if (HashTag.isEffective(text(key))) {
                return '{' + HashTag.of(text(key)) + '}';
            }
        }
        String common = commonBeginning(keys);
        return '{' + (common.isEmpty() ? text(keys.get(0)) : common) + '}';
    }

    private static String commonBeginning(List<byte[]> keys) {
        String common = text(keys.get(0));
        for (byte[] key : keys) {
            String other = text(key);
            int end = 0;
            while (end < common.length() && end < other.length() && common.charAt(end) == other.charAt(end)) {
                end++;
            }
            common = common.substring(0, end);
        }
        int end = common.length();
        while (end > 0 && !Character.isLetterOrDigit(common.charAt(end - 1))) {
            end--;
        }
        return common.substring(0, end);
    }

    /** A key is the users' of the caller: it must not begin a line of a log, nor steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
