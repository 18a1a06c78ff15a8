package io.slotpilot.lint.sink;

/** What a client does at run time about a command whose keys are in several slots. */
public enum Effect {
    /** An exception, from the client or from the server. */
    FAILS("fails at run time"),
    /** The client sends one command for each slot or node. */
    SPLIT("is silently split by the client: not atomic, one round trip for each node"),
    /** The client reads the data, computes, and writes. */
    EMULATED("is emulated by the client: not atomic, and slow, because the data travels to the JVM and back");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** In a few words. */
    public String text() {
        return text;
    }
}
