package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses without asking anyone. Only the usual forms: what a resolver might also take for an address ({@code
 * 127.1}, {@code 0x7f000001}) is none here, so that it cannot slip through a rule about networks.
 */
final class IpLiteral {

    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** 4 bytes, or 16; 4 for an IPv4 address in IPv6 clothes. Null if {@code text} is no address. */
    static byte @Nullable [] parse(String text) {
        if (text.indexOf(':') < 0) {
            return ipv4(text);
        }
        byte @Nullable [] address = ipv6(text);
        return address != null && isMapped(address)
                ? new byte[] {address[12], address[13], address[14], address[15]}
                : address;
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = Digits.parse(parts[i], 0, parts[i].length());
            // A leading zero means octal to some.
            if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        List<Integer> head = gap < 0 ? groups(text) : groups(text.substring(0, gap));
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int missing = GROUPS - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return null;
        }
        byte[] address = new byte[2 * GROUPS];
        put(address, 0, head);
        put(address, GROUPS - tail.size(), tail);
        return address;
    }

    private static void put(byte[] address, int at, List<Integer> groups) {
        for (int i = 0; i < groups.size(); i++) {
            address[2 * (at + i)] = (byte) (groups.get(i) >> 8);
            address[2 * (at + i) + 1] = (byte) (int) groups.get(i);
        }
    }

    /** The groups of a part; none for an empty one. Null if it is malformed. */
    private static @Nullable List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return groups;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            byte @Nullable [] dotted = i == parts.length - 1 ? ipv4(parts[i]) : null;
            if (dotted != null) {
                groups.add((dotted[0] & 0xff) << 8 | dotted[1] & 0xff);
                groups.add((dotted[2] & 0xff) << 8 | dotted[3] & 0xff);
            } else if (isGroup(parts[i])) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return null;
            }
        }
        return groups.size() > GROUPS ? null : groups;
    }

    private static boolean isGroup(String text) {
        return !text.isEmpty()
                && text.length() <= 4
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }
}
