package io.slotpilot.demo.scenario;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.layout.ClusterView;
import io.slotpilot.testkit.resp.RespConnection;
import io.slotpilot.testkit.resp.RespReader.ErrorReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads many keys of a healthy cluster directly at their owners, through no client. */
public final class DirectKeys {

    private static final int BATCH = 500;

    private final TestCluster cluster;

    public DirectKeys(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Sets every key to 0. */
    public void zero(Collection<String> keys) {
        byOwner(keys).forEach((node, owned) -> batches(node, owned, "SET", new HashMap<>()));
    }

    /** The numbers at those keys that exist. */
    public Map<String, Long> read(Collection<String> keys) {
        Map<String, Long> values = new HashMap<>();
        byOwner(keys).forEach((node, owned) -> batches(node, owned, "GET", values));
        return values;
    }

    private Map<TestNode, List<String>> byOwner(Collection<String> keys) {
        ClusterView view = cluster.primaries().get(0).view();
        TestNode[] owners = new TestNode[16_384];
        for (TestNode node : cluster.primaries()) {
            ClusterView.Line line = view.line(node.id());
            if (line != null) {
                line.slots().stream().forEach(slot -> owners[slot] = node);
            }
        }
        Map<TestNode, List<String>> byOwner = new HashMap<>();
        keys.forEach(key -> byOwner.computeIfAbsent(owners[TestCluster.slotOf(key)], unused -> new ArrayList<>())
                .add(key));
        return byOwner;
    }

    private static void batches(TestNode node, List<String> keys, String command, Map<String, Long> values) {
        try (RespConnection connection = node.connect()) {
            for (int from = 0; from < keys.size(); from += BATCH) {
                batch(connection, keys.subList(from, Math.min(from + BATCH, keys.size())), command, values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot " + command + " the demo's keys at " + node, e);
        }
    }

    private static void batch(RespConnection connection, List<String> keys, String command, Map<String, Long> values)
            throws IOException {
        for (String key : keys) {
            if (command.equals("SET")) {
                connection.send(command, key, "0");
            } else {
                connection.send(command, key);
            }
        }
        for (String key : keys) {
            Object reply = connection.read();
            if (reply instanceof ErrorReply error) {
                throw new IllegalStateException(command + " " + key + " answered " + error.text());
            } else if (reply != null && command.equals("GET")) {
                values.put(key, Long.valueOf(reply.toString()));
            }
        }
    }
}
