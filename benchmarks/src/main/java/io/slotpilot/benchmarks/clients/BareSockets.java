package io.slotpilot.benchmarks.clients;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the servers alone need for an MGET over all slots: the requests are encoded in advance, the replies are counted and
 * not looked at. No client can be faster. Used by one thread.
 */
final class BareSockets implements Closeable {

    private final List<Node> nodes = new ArrayList<>();

    private record Node(Socket socket, byte[] request, byte[] reply) {}

    BareSockets(TestCluster cluster, String[] keys, String value) throws IOException {
        Map<Integer, List<String>> bySlot = new TreeMap<>();
        for (String key : keys) {
            bySlot.computeIfAbsent(TestCluster.slotOf(key), slot -> new ArrayList<>())
                    .add(key);
        }
        for (TestNode node : cluster.primaries()) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            int replyLength = 0;
            for (Map.Entry<Integer, List<String>> slot : bySlot.entrySet()) {
                if (node.view().myself().slots().get(slot.getKey())) {
                    int size = slot.getValue().size();
                    request.writeBytes(ascii("*" + (1 + size) + "\r\n$4\r\nMGET\r\n"));
                    slot.getValue().forEach(key -> request.writeBytes(bulk(key)));
                    replyLength += ascii("*" + size + "\r\n").length + size * bulk(value).length;
                }
            }
            Socket socket = new Socket(node.host(), node.port());
            socket.setTcpNoDelay(true);
            nodes.add(new Node(socket, request.toByteArray(), new byte[replyLength]));
        }
    }

    void mget() {
        try {
            for (Node node : nodes) {
                OutputStream out = node.socket.getOutputStream();
                out.write(node.request);
            }
            for (Node node : nodes) {
                new DataInputStream(node.socket.getInputStream()).readFully(node.reply);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a server did not reply", e);
        }
    }

    private static byte[] bulk(String word) {
        return ascii("$" + word.length() + "\r\n" + word + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) {
            node.socket.close();
        }
    }
}
