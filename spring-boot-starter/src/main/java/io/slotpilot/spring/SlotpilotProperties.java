package io.slotpilot.spring;

import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.doctor.FindingKind;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set in the application's configuration.
 *
 * @param enabled whether redirects are handled; if not, Spring Data Redis is as it is without this starter
 * @param failFast whether the application does not start if a cluster cannot be reached
 * @param clusterName value of the tag "cluster" of every meter; the name of the connection factory's bean if not set
 * @param maxRedirects how many redirects one command follows before it starts over or gives up, zero or more
 * @param retryFor extra time that a command spends at most after its first failure, beside the timeout of its client
 * @param repeatReads whether a read goes again when its connection was lost or no reply came
 * @param repeatIdempotentWrites whether SET and the like go again then, too; INCR and the like never do
 * @param keepOrder whether commands for the same key run in their order, also if some are repeated
 * @param crossSlot what is done with MGET and the like for keys of several slots: split them by node, or fail
 * @param reloadScripts whether EVALSHA is sent as EVAL to a node that has lost the script
 * @param keyNamesInMessages whether exceptions may name keys; else they count them
 * @param allowedNodes the only nodes that are connected to, whatever servers announce: host, *.domain, address or network,
 *     each with :port or :first-last if need be; every node if not set
 * @param refresh when the slot map is read again
 * @param factories what single connection factories have of their own: the name of the bean, then any property from
 *     cluster-name to refresh.period
 * @param lint the run-time linter of keys that are not in one slot
 * @param doctor the doctor, which looks at what all nodes say
 */
@ConfigurationProperties(prefix = "slotpilot", ignoreUnknownFields = false)
record SlotpilotProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean failFast,
        @Nullable String clusterName,
        @DefaultValue("5") int maxRedirects,
        @DefaultValue("10s") Duration retryFor,
        @DefaultValue("true") boolean repeatReads,
        @DefaultValue("false") boolean repeatIdempotentWrites,
        @DefaultValue("true") boolean keepOrder,
        @DefaultValue("split") CrossSlot crossSlot,
        @DefaultValue("true") boolean reloadScripts,
        @DefaultValue("false") boolean keyNamesInMessages,
        @Nullable List<String> allowedNodes,
        @DefaultValue Refresh refresh,
        @DefaultValue Map<String, FactoryOverrides> factories,
        @DefaultValue Lint lint,
        @DefaultValue Doctor doctor) {

    /** @throws InvalidSettingException if a value is out of its range */
    SlotpilotProperties {
        Limits.name("slotpilot.cluster-name", clusterName);
        Limits.atLeastZero("slotpilot.max-redirects", maxRedirects);
        Limits.atLeastZero("slotpilot.retry-for", retryFor);
        allowed(allowedNodes);
        factories.forEach((name, overrides) -> overrides.check(prefix(name)));
    }

    /**
     * When the slot map is read again.
     *
     * @param period how often without a reason; 0 for never
     */
    record Refresh(@DefaultValue("60s") Duration period) {

        /** @throws InvalidSettingException if a value is out of its range */
        Refresh {
            Limits.atLeastZero("slotpilot.refresh.period", period);
        }
    }

    /**
     * The run-time linter of keys that are not in one slot.
     *
     * @param mode what the run-time linter does with keys that are not in one slot: off, metric, log, or fail
     * @param sampleRate share of commands with several keys that the linter looks at, 0 to 1; fail looks at all
     * @param keyNames whether a finding may name the keys of its first command; else it shows their templates
     * @param maxFindings how many findings are told apart, 1 or more; further ones are counted together
     */
    record Lint(
            @DefaultValue("off") KeyLintMode mode,
            @DefaultValue("0.01") double sampleRate,
            @DefaultValue("false") boolean keyNames,
            @DefaultValue("200") int maxFindings) {

        /** @throws InvalidSettingException if a value is out of its range */
        Lint {
            if (!(sampleRate >= 0 && sampleRate <= 1)) {
                throw new InvalidSettingException("slotpilot.lint.sample-rate", sampleRate, "0 to 1");
            }
            if (maxFindings < 1) {
                throw new InvalidSettingException("slotpilot.lint.max-findings", maxFindings, "1 or more");
            }
        }

        KeyLintOptions options() {
            return KeyLintOptions.builder()
                    .mode(mode)
                    .sampleRate(sampleRate)
                    .keyNames(keyNames)
                    .maxFindings(maxFindings)
                    .build();
        }
    }

    /**
     * The doctor, which looks at what all nodes say.
     *
     * @param enabled whether the doctor of "slotpilot doctor" can look at the application's clusters
     * @param period how often the doctor looks by itself; 0 for only when it is asked
     * @param settle where something looks wrong, the doctor looks again after this time, and tells only what stayed
     * @param maxTime how long one look of the doctor may take; nodes that have not answered by then count as silent
     * @param ignore findings of the doctor that are known and accepted, such as no_replica
     */
    record Doctor(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("0s") Duration period,
            @DefaultValue("5s") Duration settle,
            @DefaultValue("30s") Duration maxTime,
            @DefaultValue Set<FindingKind> ignore) {

        /** @throws InvalidSettingException if a value is out of its range */
        Doctor {
            Limits.atLeastZero("slotpilot.doctor.period", period);
            Limits.atLeastZero("slotpilot.doctor.settle", settle);
            Limits.atLeastZero("slotpilot.doctor.max-time", maxTime);
            ignore = Set.copyOf(ignore);
        }
    }

    private static AllowedNodes allowed(@Nullable List<String> rules) {
        try {
            return rules == null || rules.isEmpty() ? AllowedNodes.all() : AllowedNodes.of(rules);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "slotpilot.allowed-nodes",
                    String.join(",", rules == null ? List.of() : rules),
                    "hosts, *.domains, addresses or networks, each with :port or :first-last if need be");
        }
    }

    private static String prefix(String factory) {
        return "slotpilot.factories." + factory + '.';
    }

    /** @throws InvalidSettingException if there are settings for a connection factory that does not exist */
    void checkFactories(Set<String> beans) {
        for (String name : factories.keySet()) {
            if (!beans.contains(name)) {
                throw new InvalidSettingException(
                        prefix(name) + '*', "'" + name + "'", "the name of a connection factory, one of " + beans);
            }
        }
    }

    /** What the clients of a connection factory are called in meters. */
    String clusterName(String connectionFactory) {
        FactoryOverrides own = factories.get(connectionFactory);
        if (own != null && own.clusterName() != null) {
            return own.clusterName();
        }
        return clusterName == null ? connectionFactory : clusterName;
    }

    /** @param refreshPeriod takes the place of {@link Refresh#period}, but not of what a factory has of its own */
    RedirectOptions.Builder options(String connectionFactory, Duration refreshPeriod) {
        RedirectOptions.Builder options = common().clusterName(clusterName(connectionFactory))
                .refresh(RefreshOptions.standard().withPeriod(refreshPeriod));
        FactoryOverrides own = factories.get(connectionFactory);
        if (own != null) {
            own.apply(options);
        }
        return options;
    }

    private RedirectOptions.Builder common() {
        return RedirectOptions.builder()
                .maxRedirects(maxRedirects)
                .retryFor(retryFor)
                .repeatReads(repeatReads)
                .repeatIdempotentWrites(repeatIdempotentWrites)
                .keepOrder(keepOrder)
                .crossSlot(crossSlot)
                .reloadScripts(reloadScripts)
                .keyNamesInMessages(keyNamesInMessages)
                .allowedNodes(allowed(allowedNodes));
    }
}
