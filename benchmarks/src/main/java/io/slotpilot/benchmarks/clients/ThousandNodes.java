package io.slotpilot.benchmarks.clients;

import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A server that says it is the first of 1,000 primaries. The others exist on paper only. */
final class ThousandNodes implements AutoCloseable {

    private static final int COUNT = 1_000;
    private static final int SLOTS = 16_384;

    private final ScriptedServer server = ScriptedServer.start(this::reply);
    private volatile @Nullable ScriptedReply slots;
    private volatile @Nullable ScriptedReply nodes;

    String host() {
        return server.host();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private @Nullable ScriptedReply reply(List<String> command) {
        String words = String.join(" ", command).toUpperCase(Locale.ROOT);
        return switch (words) {
            case "CLUSTER SLOTS" -> slots != null ? slots : (slots = ScriptedReply.value(slots()));
            case "CLUSTER NODES" -> nodes != null ? nodes : (nodes = ScriptedReply.value(nodes()));
            default -> null;
        };
    }

    private List<Object> slots() {
        List<Object> ranges = new ArrayList<>();
        for (int node = 0; node < COUNT; node++) {
            ranges.add(List.of(first(node), first(node + 1) - 1, List.of(host(node), port(node), id(node), List.of())));
        }
        return ranges;
    }

    private String nodes() {
        StringBuilder lines = new StringBuilder();
        for (int node = 0; node < COUNT; node++) {
            lines.append(id(node)).append(' ').append(host(node)).append(':').append(port(node));
            lines.append("@16379 ")
                    .append(node == 0 ? "myself,master" : "master")
                    .append(" - 0 0 ");
            lines.append(node + 1).append(" connected ");
            lines.append(first(node)).append('-').append(first(node + 1) - 1).append('\n');
        }
        return lines.toString();
    }

    private static int first(int node) {
        return node * SLOTS / COUNT;
    }

    // Loopback too, so that whoever does try to connect is refused at once.
    private String host(int node) {
        return node == 0 ? host() : "127.1." + node / 250 + '.' + (node % 250 + 1);
    }

    private int port(int node) {
        return node == 0 ? port() : 6379;
    }

    private static String id(int node) {
        return node == 0 ? "1".repeat(40) : String.format(Locale.ROOT, "%040x", node);
    }
}
