package io.slotpilot.spring;

import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * What can be set in the application's configuration.
 *
 * @param enabled whether redirects are handled; if not, Spring Data Redis is as it is without this starter
 * @param failFast whether the application does not start if a cluster cannot be reached; with Jedis it never does
 * @param clusterName value of the tag "cluster" of every meter; the name of the connection factory's bean if not set
 * @param maxRedirects how many redirects one command follows before it starts over or gives up, zero or more
 * @param retryFor extra time that a command spends at most after its first failure, beside the timeout of its client
 * @param repeatReads whether a read goes again when its connection was lost or no reply came
 * @param repeatIdempotentWrites the same for SET and the like; never for INCR and the like
 * @param keepOrder whether commands for the same key run in their order, also if some are repeated
 * @param crossSlot what is done with MGET and the like for keys of several slots: split them by node, or fail
 * @param reloadScripts whether EVALSHA is sent as EVAL to a node that has lost the script
 * @param keyNamesInMessages whether exceptions may name keys; else they count them
 * @param allowedNodes the only nodes that are connected to, whatever servers announce: host, *.domain, address or network,
 *     each with :port or :first-last if need be; every node if not set
 * @param refresh when the slot map is read again
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
        @DefaultValue Refresh refresh) {

    /** @throws InvalidSettingException if a value is out of its range */
    SlotpilotProperties {
        if (clusterName != null && clusterName.isBlank()) {
            throw new InvalidSettingException("slotpilot.cluster-name", "'" + clusterName + "'", "a name");
        }
        if (maxRedirects < 0) {
            throw new InvalidSettingException("slotpilot.max-redirects", maxRedirects, "zero or more");
        }
        atLeastZero("slotpilot.retry-for", retryFor);
        allowed(allowedNodes);
    }

    /**
     * When the slot map is read again.
     *
     * @param period how often without a reason; 0 for never
     */
    record Refresh(@DefaultValue("60s") Duration period) {

        /** @throws InvalidSettingException if a value is out of its range */
        Refresh {
            atLeastZero("slotpilot.refresh.period", period);
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

    private static void atLeastZero(String property, Duration value) {
        if (value.isNegative()) {
            throw new InvalidSettingException(
                    property, DurationStyle.SIMPLE.print(value), "a duration of 0 or more, such as 10s");
        }
    }

    RedirectOptions.Builder options(String connectionFactory) {
        return RedirectOptions.builder()
                .clusterName(clusterName == null ? connectionFactory : clusterName)
                .maxRedirects(maxRedirects)
                .retryFor(retryFor)
                .repeatReads(repeatReads)
                .repeatIdempotentWrites(repeatIdempotentWrites)
                .keepOrder(keepOrder)
                .crossSlot(crossSlot)
                .reloadScripts(reloadScripts)
                .keyNamesInMessages(keyNamesInMessages)
                .allowedNodes(allowed(allowedNodes))
                .refresh(RefreshOptions.standard().withPeriod(refresh.period));
    }
}
