package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Delivery;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Each message is delivered at most once, in the order of issue; every subscription lives to the end. */
final class MessageRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Set<Long>> late = evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.PUBLISH && mayComeLate(operation, evidence))
                .collect(Collectors.groupingBy(
                        Operation::key,
                        Collectors.mapping(operation -> operation.command().value(), Collectors.toSet())));
        Map<String, Long> last = new HashMap<>();
        for (Delivery delivery : evidence.deliveries()) {
            if (late.getOrDefault(delivery.channel(), Set.of()).contains(delivery.value())) {
                continue;
            }
            String at = delivery.subscriber() + ' ' + delivery.channel();
            Long before = last.put(at, delivery.value());
            if (before != null && before >= delivery.value()) {
                violations.add(Violation.of(
                        Breach.MESSAGE_OUT_OF_ORDER,
                        "%s heard %d%s after %d%s, at %.3f s"
                                .formatted(
                                        at,
                                        delivery.value(),
                                        publishing(evidence, delivery.channel(), delivery.value()),
                                        before,
                                        publishing(evidence, delivery.channel(), before),
                                        delivery.at() / 1e9)));
            }
        }
        evidence.deaf()
                .forEach(channel -> violations.add(
                        Violation.of(Breach.DEAF_SUBSCRIPTION, channel + " hears nothing in a healthy cluster")));
        return violations;
    }

    private static String publishing(Evidence evidence, String channel, long value) {
        return evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.PUBLISH
                        && operation.key().equals(channel)
                        && operation.command().value() == value)
                .map(operation ->
                        " (published at %.3f s)".formatted(operation.span().start() / 1e9))
                .findFirst()
                .orElse("");
    }

    /**
     * A request whose reply did not come may arrive late. So may a message that a primary took while it was parted from its
     * replica, and then lost its shard: what it had for the others comes when they are together again, and for the second
     * time to who had heard it there. A former primary takes messages as a replica, too (Redis 7.0 serves SPUBLISH on
     * replicas), and the bus brings them to the next one after those that are published there.
     */
    private static boolean mayComeLate(Operation operation, Evidence evidence) {
        return !operation.applied() || evidence.story().mayComeLate(KeySlots.slotOf(operation.key()), operation.span());
    }
}
