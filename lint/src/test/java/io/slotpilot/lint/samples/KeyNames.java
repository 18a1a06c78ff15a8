package io.slotpilot.lint.samples;

/** Names made by another class. */
class KeyNames {

    static final String PREFIX = "order:";

    static String items(long order) {
        return PREFIX + order + ":items";
    }

    static String total(long order) {
        return PREFIX + order + ":total";
    }

    static String taggedItems(long order) {
        return "{" + PREFIX + order + "}:items";
    }

    static String taggedTotal(long order) {
        return "{" + PREFIX + order + "}:total";
    }
}
