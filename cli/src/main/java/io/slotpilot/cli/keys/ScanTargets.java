package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.MalformedReplyException;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the nodes that have all keys between them: of each shard one replica, or the primary if there is none. */
final class ScanTargets {

    private static final Set<NodeFlag> BROKEN =
            EnumSet.of(NodeFlag.FAILED, NodeFlag.POSSIBLY_FAILED, NodeFlag.NO_ADDRESS, NodeFlag.LINK_DOWN);

    private final NodeAccess access;

    ScanTargets(NodeAccess access) {
        this.access = access;
    }

    /**
     * The nodes, found by asking the first of {@code seeds} that answers.
     *
     * @throws CannotScanException if nobody answers, or a shard has no node that does
     */
    List<ScanTarget> find(List<NodeAddress> seeds) {
        List<String> reasons = new ArrayList<>();
        for (NodeAddress seed : seeds) {
            try (ScanNode node = new ScanNode(seed, access)) {
                return targets(seed, node);
            } catch (NoAnswerException | MalformedReplyException e) {
                reasons.add(seed + ": " + e.getMessage());
            }
        }
        throw new CannotScanException(String.join("; ", reasons));
    }

    private List<ScanTarget> targets(NodeAddress seed, ScanNode node) {
        String nodes;
        try {
            nodes = node.text("CLUSTER", "NODES");
        } catch (NoAnswerException e) {
            if (String.valueOf(e.getMessage()).contains("cluster support disabled")) {
                return List.of(target(seed, seed, node));
            }
            throw e;
        }
        ClusterView view = ClusterView.fromNodes(nodes, seed, System.nanoTime(), AddressMapper.identity());
        Map<NodeAddress, List<NodeAddress>> shards = new LinkedHashMap<>();
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = view.owner(slot);
            if (owner != null && !shards.containsKey(owner.address())) {
                shards.put(owner.address(), candidates(owner, view.nodes()));
            }
        }
        if (shards.isEmpty()) {
            throw new CannotScanException(seed + " knows no node that owns a slot");
        }
        List<ScanTarget> targets = new ArrayList<>();
        shards.forEach((primary, candidates) -> targets.add(firstThatAnswers(primary, candidates)));
        return targets;
    }

    private static List<NodeAddress> candidates(ClusterNode owner, List<ClusterNode> nodes) {
        List<NodeAddress> candidates = new ArrayList<>();
        for (ClusterNode node : nodes) {
            boolean replica = node.role() == Role.REPLICA && Objects.equals(node.primaryId(), owner.id());
            if (replica && Collections.disjoint(node.flags(), BROKEN)) {
                candidates.add(node.address());
            }
        }
        candidates.add(owner.address());
        return candidates;
    }

    private ScanTarget firstThatAnswers(NodeAddress primary, List<NodeAddress> candidates) {
        List<String> reasons = new ArrayList<>();
        for (NodeAddress candidate : candidates) {
            try (ScanNode node = new ScanNode(candidate, access)) {
                return target(candidate, primary, node);
            } catch (NoAnswerException e) {
                reasons.add(candidate + ": " + e.getMessage());
            }
        }
        throw new CannotScanException(String.join("; ", reasons));
    }

    private static ScanTarget target(NodeAddress address, NodeAddress primary, ScanNode node) {
        return new ScanTarget(address, primary, run(node), node.number("DBSIZE"));
    }

    /** Which run of the server it is; empty for a user who may not ask, as @read alone does not allow INFO. */
    static String run(ScanNode node) {
        String info = node.textIfAllowed("INFO", "server");
        return String.valueOf(info)
                .lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }
}
