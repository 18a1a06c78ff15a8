package io.slotpilot.cli;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.MalformedReplyException;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.NodeReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** Asks every node of a cluster. Only reads. */
final class Collector {

    /** The largest cluster that Redis recommends; a reply that names more is not to be trusted. */
    private static final int MAX_NODES = 1000;

    private static final int PARALLEL = 8;

    private final List<HostAndPort> seeds;
    private final JedisClientConfig config;
    private final boolean everySlot;

    /** @param everySlot count the keys of all slots, not only of those that look wrong */
    Collector(Access access, boolean everySlot) {
        this.seeds = access.seeds();
        this.config = access.config();
        this.everySlot = everySlot;
    }

    /**
     * One look at all nodes.
     *
     * @throws CannotLookException if no node says anything about the cluster
     */
    Examination look() {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL, task -> {
            Thread thread = new Thread(task, "slotpilot-collector");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return count(discover(threads), threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private Examination discover(ExecutorService threads) {
        Map<String, NodeReport> reports = new LinkedHashMap<>();
        Map<NodeAddress, String> failures = new LinkedHashMap<>();
        Set<NodeAddress> asked = new HashSet<>();
        List<NodeAddress> next = seeds.stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        while (!next.isEmpty()) {
            asked.addAll(next);
            List<NodeAddress> round = next;
            List<Outcome> outcomes = inParallel(
                    round.stream().<Callable<Outcome>>map(at -> () -> ask(at)).toList(), threads);
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Answer answer) {
                    reports.putIfAbsent(answer.report.id(), answer.report);
                } else if (outcomes.get(i) instanceof Refusal refusal) {
                    failures.put(round.get(i), refusal.reason);
                }
            }
            next = unasked(reports, asked);
        }
        if (reports.isEmpty()) {
            failures.forEach((node, reason) -> failures.put(node, node + ": " + reason));
            throw new CannotLookException(String.join("; ", failures.values()));
        }
        return new Examination(List.copyOf(reports.values()), failures);
    }

    private static List<NodeAddress> unasked(Map<String, NodeReport> reports, Set<NodeAddress> asked) {
        Set<NodeAddress> next = new HashSet<>();
        for (NodeReport report : reports.values()) {
            for (ClusterNode node : report.view().nodes()) {
                boolean known = reports.containsKey(String.valueOf(node.id()))
                        || node.flags().contains(NodeFlag.HANDSHAKE);
                if (!known && !asked.contains(node.address())) {
                    next.add(node.address());
                }
            }
        }
        if (next.size() + asked.size() > MAX_NODES) {
            throw new CannotLookException("the nodes name more than " + MAX_NODES + " nodes");
        }
        return List.copyOf(next);
    }

    private Outcome ask(NodeAddress address) {
        try (NodeConnection node = new NodeConnection(address, config)) {
            String text = node.text("CLUSTER", "NODES");
            ClusterView view = ClusterView.fromNodes(text, address, System.nanoTime(), AddressMapper.identity());
            if (view.answererId() == null || view.nodes().isEmpty()) {
                return new Refusal("its CLUSTER NODES does not say who it is");
            }
            NodeReport report = NodeReport.of(view).facts(Map.of("bus-port", busPort(text)));
            report = facts(report, "CLUSTER INFO", () -> node.fields("CLUSTER", "INFO"));
            report = facts(report, "INFO server", () -> node.fields("INFO", "server"));
            report = facts(report, "INFO replication", () -> node.fields("INFO", "replication"));
            return new Answer(facts(report, "CONFIG GET", () -> node.settings("cluster-*")));
        } catch (JedisException | MalformedReplyException e) {
            return new Refusal(reason(e));
        }
    }

    private static String busPort(String nodes) {
        String self = nodes.lines()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElse("");
        String address =
                self.split(" ", -1).length < 2 ? "" : self.split(" ", -1)[1].split(",", -1)[0];
        String port = address.substring(address.indexOf('@') + 1);
        return port.chars().allMatch(Character::isDigit) ? port : "";
    }

    private static NodeReport facts(NodeReport report, String command, Callable<Map<String, String>> question) {
        try {
            return report.facts(question.call());
        } catch (Exception e) {
            return report.without(command, reason(e));
        }
    }

    private static String reason(Exception exception) {
        Throwable cause = exception.getCause();
        String detail = cause == null ? "" : " (" + cause.getMessage() + ")";
        return Printable.text(exception.getMessage() + detail);
    }

    private Examination count(Examination examination, ExecutorService threads) {
        List<Integer> slots = everySlot
                ? IntStream.range(0, KeySlot.COUNT).boxed().toList()
                : examination.slotsOfInterest().stream().boxed().toList();
        if (slots.isEmpty()) {
            return examination;
        }
        List<Callable<NodeReport>> questions = new ArrayList<>();
        examination.nodes().forEach(report -> questions.add(() -> count(report, slots)));
        return examination.with(inParallel(questions, threads));
    }

    private NodeReport count(NodeReport report, List<Integer> slots) {
        try (NodeConnection node = new NodeConnection(report.address(), config)) {
            return report.keys(node.keys(slots));
        } catch (JedisException e) {
            return report.without("CLUSTER COUNTKEYSINSLOT", reason(e));
        }
    }

    private static <T> List<T> inParallel(List<Callable<T>> tasks, ExecutorService threads) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotLookException("interrupted");
        } catch (ExecutionException e) {
            throw new CannotLookException(Printable.text(String.valueOf(e.getCause())));
        }
    }

    private sealed interface Outcome {}

    private record Answer(NodeReport report) implements Outcome {}

    private record Refusal(String reason) implements Outcome {}
}
