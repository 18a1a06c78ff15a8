package io.slotpilot.demo.traffic;

/** The commands of the traffic, with their share of it in percent. */
public enum OperationKind {
    GET(40, Effect.READ),
    SET(30, Effect.IDEMPOTENT_WRITE),
    INCR(15, Effect.NON_IDEMPOTENT),
    MGET(15, Effect.READ);

    /** What a repetition would do. */
    public enum Effect {
        READ,
        IDEMPOTENT_WRITE,
        NON_IDEMPOTENT
    }

    private final int percent;
    private final Effect effect;

    OperationKind(int percent, Effect effect) {
        this.percent = percent;
        this.effect = effect;
    }

    public Effect effect() {
        return effect;
    }

    /** The kind at {@code percent} of the distribution, from 0 to 99. */
    static OperationKind at(int percent) {
        int below = 0;
        for (OperationKind kind : values()) {
            below += kind.percent;
            if (percent < below) {
                return kind;
            }
        }
        throw new IllegalArgumentException("percent must be from 0 to 99 but was " + percent);
    }
}
