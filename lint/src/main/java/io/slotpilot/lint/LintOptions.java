package io.slotpilot.lint;

import io.slotpilot.lint.sink.ClientProfile;
import io.slotpilot.lint.sink.Family;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How to look. Immutable. */
public final class LintOptions {

    private final Map<Rule, Level> levels;
    private final Map<Family, ClientProfile> clients;
    private final Set<String> baseline;

    private LintOptions(Builder builder) {
        this.levels = new EnumMap<>(builder.levels);
        this.clients = new EnumMap<>(builder.clients);
        this.baseline = Set.copyOf(builder.baseline);
    }

    /** Every rule at its own level; Jedis 7, Lettuce 7, Spring Data Redis 4; nothing accepted. */
    public static LintOptions standard() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The level of what the rule finds. */
    public Level level(Rule rule) {
        return levels.getOrDefault(rule, rule.level());
    }

    /** The client whose behaviour is described. */
    public ClientProfile client(Family family) {
        return clients.getOrDefault(
                family,
                switch (family) {
                    case JEDIS -> ClientProfile.JEDIS_7;
                    case LETTUCE -> ClientProfile.LETTUCE;
                    case SPRING -> ClientProfile.SPRING;
                });
    }

    /** Whether the baseline has it. */
    public boolean isAccepted(Finding finding) {
        return baseline.contains(finding.fingerprint());
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final Map<Rule, Level> levels = new EnumMap<>(Rule.class);
        private final Map<Family, ClientProfile> clients = new EnumMap<>(Family.class);
        private final Set<String> baseline = new HashSet<>();

        private Builder() {}

        /** Another level for a rule; {@link Level#OFF} silences it. */
        public Builder level(Rule rule, Level level) {
            levels.put(rule, level);
            return this;
        }

        /** The version that the program uses. */
        public Builder client(ClientProfile client) {
            clients.put(client.family(), client);
            return this;
        }

        /** {@linkplain Finding#fingerprint() Fingerprints} that are known; lines that begin with # are comments. */
        public Builder baseline(List<String> fingerprints) {
            fingerprints.stream().filter(line -> !line.startsWith("#")).forEach(baseline::add);
            return this;
        }

        public LintOptions build() {
            return new LintOptions(this);
        }
    }
}
