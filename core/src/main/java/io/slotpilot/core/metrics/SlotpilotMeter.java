package io.slotpilot.core.metrics;

import io.micrometer.core.instrument.Meter;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.keylint.KeyRule;
import io.slotpilot.core.metrics.TagValues.NodeState;
import io.slotpilot.core.metrics.TagValues.Outcome;
import io.slotpilot.core.metrics.TagValues.SlotState;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.util.EnumSet;
import java.util.List;

/**
 * Every meter; its {@link #description()} is its documentation, and {@code docs/metrics.md} is made from it.
 *
 * <p>All of them carry the tags {@value #CLIENT} and {@value #CLUSTER} and those of {@link #tags()}. No tag ever holds a
 * key, a slot, an address or an argument.
 */
public enum SlotpilotMeter {
    REDIRECTS(
            Meter.Type.COUNTER,
            "redirects",
            "MOVED and ASK replies that commands followed.",
            BoundedTag.of("kind", EnumSet.of(FailureKind.MOVED, FailureKind.ASK))),
    RETRIES(
            Meter.Type.COUNTER,
            "retries",
            "Repeats of commands after any other failure.",
            BoundedTag.of("kind", EnumSet.complementOf(EnumSet.of(FailureKind.MOVED, FailureKind.ASK)))),
    GIVEUPS(
            Meter.Type.COUNTER,
            "giveups",
            "Commands whose failure was handed to the caller. A command's own error, such as WRONGTYPE, is"
                    + " not_retryable.",
            BoundedTag.of("reason", EnumSet.allOf(GiveUpReason.class))),
    REDIRECT_TIME(
            Meter.Type.TIMER,
            "seconds",
            "Time lost: from the first failure to the outcome of commands that had to be sent again.",
            BoundedTag.of("outcome", EnumSet.allOf(Outcome.class))),
    HOPS(
            Meter.Type.DISTRIBUTION_SUMMARY,
            "hops",
            "How often commands that had to be sent again were sent again until their outcome, at least 1."),
    TOPOLOGY_REFRESHES(
            Meter.Type.COUNTER,
            "refreshes",
            "Refreshes of the slot map that ended.",
            BoundedTag.of("cause", EnumSet.allOf(RefreshCause.class)),
            BoundedTag.of("outcome", EnumSet.allOf(RefreshOutcome.class))),
    TOPOLOGY_REFRESH_TIME(Meter.Type.TIMER, "seconds", "How long refreshes took."),
    TOPOLOGY_AGE(
            Meter.Type.GAUGE,
            "seconds",
            "Time since a refresh last brought an answer. In a calm cluster it grows to the refresh period and falls"
                    + " to 0."),
    TOPOLOGY_DISAGREEMENTS(
            Meter.Type.COUNTER, "slots", "Slots for which nodes that were asked together named different owners."),
    SLOTS(
            Meter.Type.GAUGE,
            "slots",
            "Slots with and without an owner, together 16384. Open ones are known to be on the move, and are covered"
                    + " too.",
            BoundedTag.of("state", EnumSet.allOf(SlotState.class))),
    NODES(
            Meter.Type.GAUGE,
            "nodes",
            "Known nodes. The cluster says that a node is failed; this client finds that another is unreachable.",
            BoundedTag.of("role", EnumSet.allOf(Role.class)),
            BoundedTag.of("state", EnumSet.allOf(NodeState.class))),
    RETRY_BUDGET(
            Meter.Type.GAUGE,
            "tokens",
            "What is left to pay for retries in the whole cluster. Near 0, failures reach the callers at once."),
    PUBSUB_GAPS(
            Meter.Type.COUNTER,
            "gaps",
            "Subscriptions that went on over another connection. What was published in between did not arrive."),
    CROSSSLOT(
            Meter.Type.COUNTER,
            "commands",
            "Commands that had keys in several slots. The first six are split, unless the options say otherwise; all"
                    + " others fail.",
            BoundedTag.of("command", EnumSet.allOf(CrossSlotCommand.class))),
    LINT_FINDINGS(
            Meter.Type.COUNTER,
            "findings",
            "Commands and transactions that the run-time linter found to have keys in several slots, of those it"
                    + " looked at.",
            BoundedTag.of("rule", EnumSet.allOf(KeyRule.class)));

    /** The tag that tells the library, such as {@code jedis}. */
    public static final String CLIENT = "client";

    /** The tag that tells the cluster, by the name that the user gave it. */
    public static final String CLUSTER = "cluster";

    private final String meterName = "slotpilot." + BoundedTag.value(this).replace('_', '.');
    private final Meter.Type type;
    private final String baseUnit;
    private final String description;
    private final List<BoundedTag> tags;

    SlotpilotMeter(Meter.Type type, String baseUnit, String description, BoundedTag... tags) {
        this.type = type;
        this.baseUnit = baseUnit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name to register, such as {@code slotpilot.redirect.time}; registries adapt it to their conventions. */
    public String meterName() {
        return meterName;
    }

    /** What kind of meter it is. */
    public Meter.Type type() {
        return type;
    }

    /** What it counts or measures in. Of a time, what most registries show: each has a unit of its own for times. */
    public String baseUnit() {
        return baseUnit;
    }

    /** What it tells. */
    public String description() {
        return description;
    }

    /** Its tags besides {@link #CLIENT} and {@link #CLUSTER}. */
    public List<BoundedTag> tags() {
        return tags;
    }
}
