package io.slotpilot.core.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that a client has loaded, so that a node that does not know one can be told: servers do not pass scripts
 * on, neither to replicas that are promoted later nor to new primaries. Thread-safe.
 */
public final class KnownScripts {

    /** The least recently used ones are forgotten first. */
    private static final int MOST = 500;

    private final Map<String, byte[]> sources = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST;
        }
    });

    /** Remembers a script; the array is used as it is. */
    public void learn(byte[] source) {
        sources.put(sha1(source), source);
    }

    /** The script of that SHA-1 in hexadecimal digits of any case, or {@code null} if it is not known. */
    public byte @Nullable [] source(byte[] sha1) {
        return sources.get(new String(sha1, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
