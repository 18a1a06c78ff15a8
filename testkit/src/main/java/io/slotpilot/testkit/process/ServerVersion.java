package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code redis-server --version} or {@code valkey-server --version} says. */
public record ServerVersion(boolean valkey, int major, int minor) {

    private static final Pattern VERSION = Pattern.compile("(?i)(redis|valkey) server v=(\\d+)\\.(\\d+)");
    private static final Map<Path, ServerVersion> KNOWN = new ConcurrentHashMap<>();

    /**
     * The version of that executable, asked for once.
     *
     * @throws IllegalStateException if it says none
     */
    public static ServerVersion of(Path server) {
        return KNOWN.computeIfAbsent(server, ServerVersion::ask);
    }

    private static ServerVersion ask(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask " + server + " for its version", e);
        }
    }

    static ServerVersion parse(String text) {
        Matcher found = VERSION.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(
                    "expected 'Redis server v=…' or 'Valkey server v=…' of --version but was: " + text.strip());
        }
        return new ServerVersion(
                found.group(1).equalsIgnoreCase("valkey"),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3)));
    }

    /** Whether nodes.conf has the id of each node's shard, without which a node does not find itself in any. */
    public boolean hasShardIds() {
        return valkey || major > 7 || (major == 7 && minor >= 2);
    }
}
