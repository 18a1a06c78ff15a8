package io.slotpilot.core.cluster;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Some hosts. */
@FunctionalInterface
interface HostRule {

    /** @param host as in {@link NodeAddress#host()} */
    boolean allows(String host);

    /** Null if {@code text} is no rule. */
    static @Nullable HostRule parse(String text) {
        String rule = text.toLowerCase(Locale.ROOT);
        int slash = rule.indexOf('/');
        byte @Nullable [] address = IpLiteral.parse(slash < 0 ? rule : rule.substring(0, slash));
        if (address != null) {
            int bits = slash < 0 ? address.length * 8 : Digits.parse(rule, slash + 1, rule.length());
            return bits < 0 || bits > address.length * 8 ? null : network(address, bits);
        }
        if (rule.startsWith("*.") && isName(rule.substring(2))) {
            String end = rule.substring(1);
            return host -> host.endsWith(end) && host.length() > end.length();
        }
        return isName(rule) ? rule::equals : null;
    }

    private static boolean isName(String text) {
        return NodeAddress.isHost(text) && text.chars().noneMatch(c -> "*/:[]@,".indexOf(c) >= 0);
    }

    private static HostRule network(byte[] network, int bits) {
        return host -> {
            byte @Nullable [] address = IpLiteral.parse(host);
            return address != null && address.length == network.length && sameStart(address, network, bits);
        };
    }

    private static boolean sameStart(byte[] one, byte[] other, int bits) {
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((one[i / 8] & mask) != (other[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
