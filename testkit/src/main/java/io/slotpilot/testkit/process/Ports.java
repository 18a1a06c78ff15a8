package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers: each free, and its bus port (10,000 above) too.
 *
 * <p>All lie below the ranges from which kernels take ports for outgoing connections (Linux 32768, macOS 49152). Blocks
 * of them are reserved by file lock, so that JVMs at work at the same time never hand out the same one, not even while a
 * killed server waits for its restart. The port used longest ago comes first. Thread-safe.
 */
public final class Ports {

    /** What a node's bus port lies above its client port, as servers assume. */
    public static final int BUS_OFFSET = 10_000;

    private static final int FIRST = 11_000;
    private static final int BLOCK = 200;
    private static final int BLOCKS = 58; // the last bus port is 32,599

    private static final Deque<Integer> LEAST_RECENTLY_USED = new ArrayDeque<>();
    private static final List<FileLock> LOCKS = new ArrayList<>();

    private Ports() {}

    /**
     * A port that is free now, as is the one {@link #BUS_OFFSET} above it.
     *
     * @throws IllegalStateException if there is none left
     */
    public static synchronized int take() {
        while (true) {
            for (int i = 0; i < LEAST_RECENTLY_USED.size(); i++) {
                int port = LEAST_RECENTLY_USED.remove();
                LEAST_RECENTLY_USED.add(port);
                if (isFree(port) && isFree(port + BUS_OFFSET)) {
                    return port;
                }
            }
            LEAST_RECENTLY_USED.addAll(reserveBlock());
        }
    }

    private static List<Integer> reserveBlock() {
        List<Integer> blocks =
                new ArrayList<>(IntStream.range(0, BLOCKS).boxed().toList());
        Collections.shuffle(blocks);
        for (int block : blocks) {
            @Nullable FileLock lock = lock(block);
            if (lock != null) {
                LOCKS.add(lock);
                return ports(block);
            }
        }
        throw new IllegalStateException("no port left: all " + BLOCKS + " blocks of " + BLOCK + " from " + FIRST
                + " on are reserved by this and other JVMs");
    }

    private static List<Integer> ports(int block) {
        int first = FIRST + block * BLOCK;
        return IntStream.range(first, first + BLOCK).boxed().toList();
    }

    /** The lock on a block, held until this JVM ends; null if someone has it. */
    private static @Nullable FileLock lock(int block) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            Path directory = Files.createDirectories(
                    temporary.resolve("slotpilot-ports-" + System.getProperty("user.name", "any")));
            FileChannel channel = FileChannel.open(
                    directory.resolve(block + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
            }
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reserve ports by a lock file in " + temporary, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this JVM has the block
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress((InetAddress) null, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
