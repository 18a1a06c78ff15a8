package io.slotpilot.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * The redis-server executable that tests run.
 *
 * <p>The system property {@value #PROPERTY}, else the environment variable {@value #ENVIRONMENT}, names it; else it is
 * the one that embedded-redis carries, unpacked once per user and found again by its content.
 */
public final class ServerBinary {

    static final String PROPERTY = "slotpilot.redis.server";
    static final String ENVIRONMENT = "SLOTPILOT_REDIS_SERVER";

    private ServerBinary() {}

    /**
     * The executable to start.
     *
     * @throws IllegalStateException if the configured path is no executable file
     */
    public static Path locate() {
        @Nullable String property = System.getProperty(PROPERTY);
        if (property != null && !property.isBlank()) {
            return executable(property, "system property " + PROPERTY);
        }
        @Nullable String variable = System.getenv(ENVIRONMENT);
        if (variable != null && !variable.isBlank()) {
            return executable(variable, "environment variable " + ENVIRONMENT);
        }
        return Carried.PATH;
    }

    static Path executable(String path, String source) {
        Path file = Path.of(path.strip()).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            throw new IllegalStateException(source + " must name an executable redis-server or valkey-server but was '"
                    + path + "'; correct it, or unset it to run the server that the testkit carries");
        }
        return file;
    }

    /** Unpacked at first use, once per JVM. */
    private static final class Carried {
        static final Path PATH = unpack();

        private static Path unpack() {
            try {
                File extracted = RedisExecProvider.defaultProvider().get();
                Path cached = cached(extracted.toPath(), cacheDirectory());
                // embedded-redis makes a fresh temporary directory for each copy and leaves it behind when killed.
                Files.deleteIfExists(extracted.toPath());
                Files.deleteIfExists(extracted.toPath().toAbsolutePath().getParent());
                return cached;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack the carried redis-server; set " + ENVIRONMENT, e);
            }
        }
    }

    /** A copy of {@code binary} in {@code directory}, named by its content; whole or absent, whoever else writes it. */
    static Path cached(Path binary, Path directory) throws IOException {
        String digest = sha256(binary);
        Path target = directory.resolve("redis-server-" + digest.substring(0, 16));
        if (Files.isExecutable(target) && sha256(target).equals(digest)) {
            return target;
        }
        Path fresh = Files.createTempFile(directory, "redis-server-", ".part");
        Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
        if (!fresh.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + fresh + " executable");
        }
        return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path cacheDirectory() throws IOException {
        Path preferred = Path.of(System.getProperty("user.home", "."), ".cache", "slotpilot");
        try {
            return Files.createDirectories(preferred);
        } catch (IOException e) {
            // A build user without a writable home directory still has a temporary one.
            Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
            return Files.createDirectories(temporary.resolve("slotpilot-" + System.getProperty("user.name", "any")));
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
