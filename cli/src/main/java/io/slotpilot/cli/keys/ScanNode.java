package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.NodeCalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one node. Every command here only reads. Throws {@link NoAnswerException} where the node does not
 * answer, or refuses to. Not thread-safe.
 */
final class ScanNode implements AutoCloseable {

    private static final byte[] MEMORY = bytes("MEMORY");
    private static final byte[] USAGE = bytes("USAGE");

    /** The next cursor, "0" at the end, and keys. */
    record Page(String cursor, List<byte[]> keys) {}

    private final NodeCalls node;

    ScanNode(NodeAddress address, NodeAccess nodes) {
        this.node = nodes.open(address);
    }

    String text(String... words) {
        return string(accepted(reply(words)));
    }

    /** The same, but null if the node refuses to say. */
    @Nullable
    String textIfAllowed(String... words) {
        Object reply = reply(words);
        return reply instanceof NodeCalls.Refusal ? null : string(reply);
    }

    long number(String command) {
        return (Long) accepted(reply(command));
    }

    Page scan(String cursor, long count, String match) {
        List<String> words = new ArrayList<>(List.of("SCAN", cursor, "COUNT", Long.toString(count)));
        if (!match.isEmpty()) {
            words.addAll(List.of("MATCH", match));
        }
        List<?> reply = (List<?>) accepted(reply(words.toArray(String[]::new)));
        List<byte[]> keys = new ArrayList<>();
        for (Object key : (List<?>) reply.get(1)) {
            keys.add((byte[]) key);
        }
        return new Page(string(reply.get(0)), keys);
    }

    /** How much memory each key takes, or -1 where the server did not say: the key is gone, or its slot has moved. */
    long[] sizes(List<byte[]> keys) {
        if (keys.isEmpty()) {
            return new long[0];
        }
        List<byte[][]> questions =
                keys.stream().map(key -> new byte[][] {MEMORY, USAGE, key}).toList();
        return node.call(questions).stream().mapToLong(ScanNode::size).toArray();
    }

    private static long size(@Nullable Object reply) {
        boolean denied =
                reply instanceof NodeCalls.Refusal refusal && refusal.error().startsWith("NOPERM");
        return (denied ? accepted(reply) : reply) instanceof Long size ? size : -1;
    }

    @Override
    public void close() {
        node.close();
    }

    private @Nullable Object reply(String... words) {
        byte[][] command = Arrays.stream(words).map(ScanNode::bytes).toArray(byte[][]::new);
        return node.call(List.<byte[][]>of(command)).get(0);
    }

    private static Object accepted(@Nullable Object reply) {
        if (reply instanceof NodeCalls.Refusal refusal) {
            throw new NoAnswerException(refusal.error());
        }
        if (reply == null) {
            throw new NoAnswerException("it answers with nothing");
        }
        return reply;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
