package io.slotpilot.core.keylint;

import java.util.EnumSet;
import java.util.Set;

/** What the run-time linter does. Immutable and complete. */
public final class KeyLintOptions {

    private final KeyLintMode mode;
    private final double sampleRate;
    private final boolean keyNames;
    private final int maxFindings;
    private final Set<KeyRule> ignored;

    private KeyLintOptions(Builder builder) {
        this.mode = builder.mode;
        this.sampleRate = builder.sampleRate;
        this.keyNames = builder.keyNames;
        this.maxFindings = builder.maxFindings;
        this.ignored = Set.copyOf(builder.ignored);
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** See {@link Builder#mode(KeyLintMode)}. */
    public KeyLintMode mode() {
        return mode;
    }

    /** See {@link Builder#sampleRate(double)}. */
    public double sampleRate() {
        return sampleRate;
    }

    /** See {@link Builder#keyNames(boolean)}. */
    public boolean keyNames() {
        return keyNames;
    }

    /** See {@link Builder#maxFindings(int)}. */
    public int maxFindings() {
        return maxFindings;
    }

    /** See {@link Builder#ignore(KeyRule)}. */
    public Set<KeyRule> ignored() {
        return ignored;
    }

    /** Collects options. Not thread-safe. Setters check their argument and throw {@link IllegalArgumentException}. */
    public static final class Builder {

        private KeyLintMode mode = KeyLintMode.OFF;
        private double sampleRate = 0.01;
        private boolean keyNames;
        private int maxFindings = 200;
        private final Set<KeyRule> ignored = EnumSet.noneOf(KeyRule.class);

        private Builder() {}

        /** What is done with a finding; {@link KeyLintMode#OFF} by default. */
        public Builder mode(KeyLintMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * The share of commands with several keys, and of transactions, that is looked at, 0 to 1; 0.01 by default. Counts
         * are of what was looked at. {@link KeyLintMode#FAIL} looks at all.
         */
        public Builder sampleRate(double sampleRate) {
            if (!(sampleRate >= 0 && sampleRate <= 1)) {
                throw new IllegalArgumentException("sampleRate must be 0 to 1 but was " + sampleRate);
            }
            this.sampleRate = sampleRate;
            return this;
        }

        /**
         * Whether a finding may name the keys of its first command, which then may end up in logs; false by default, where
         * it shows their templates alone.
         */
        public Builder keyNames(boolean keyNames) {
            this.keyNames = keyNames;
            return this;
        }

        /** How many findings are told apart, 1 or more; 200 by default. Further ones are counted together. */
        public Builder maxFindings(int maxFindings) {
            if (maxFindings < 1) {
                throw new IllegalArgumentException("maxFindings must be >= 1 but was " + maxFindings);
            }
            this.maxFindings = maxFindings;
            return this;
        }

        /** Leaves findings of that rule alone, such as {@link KeyRule#NOT_ATOMIC} where splitting will do; none by default. */
        public Builder ignore(KeyRule rule) {
            ignored.add(rule);
            return this;
        }

        /** The options. */
        public KeyLintOptions build() {
            return new KeyLintOptions(this);
        }
    }
}
