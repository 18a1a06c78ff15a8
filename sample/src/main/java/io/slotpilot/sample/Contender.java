package io.slotpilot.sample;

import java.util.List;
import java.util.stream.Stream;

/**
 * One way to run the application.
 *
 * @param driver {@code lettuce} or {@code jedis}, as {@code spring.data.redis.client-type} says it
 * @param slotpilot whether Slotpilot is switched on
 */
record Contender(String driver, boolean slotpilot) {

    static final List<Contender> ALL = Stream.of("lettuce", "jedis")
            .flatMap(driver -> Stream.of(new Contender(driver, false), new Contender(driver, true)))
            .toList();

    /** Those that have promised something. */
    static List<Contender> promising() {
        return ALL.stream().filter(Contender::slotpilot).toList();
    }

    /** How long a command may take, which nobody has set: Lettuce's minute, Jedis's two seconds. */
    long timeoutMillis() {
        return driver.equals("jedis") ? 2_000 : 60_000;
    }

    /** Short, without blanks. */
    String id() {
        return (slotpilot ? "slotpilot-" : "stock-") + driver;
    }

    @Override
    public String toString() {
        return (slotpilot ? "Slotpilot, " : "stock, ") + (driver.equals("jedis") ? "Jedis" : "Lettuce");
    }
}
