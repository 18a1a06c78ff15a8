package io.slotpilot.testkit;

import io.slotpilot.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A throw-away certificate authority with one server certificate, for {@code localhost}, {@code 127.0.0.1} and
 * {@code ::1}. The files live as long as this JVM.
 *
 * @param authority the authority's certificate (PEM)
 * @param certificate the servers' certificate (PEM)
 * @param key the servers' private key (PEM)
 * @param trustStore what clients need to trust the servers (PKCS #12)
 * @param trustStorePassword its password
 */
public record Tls(Path authority, Path certificate, Path key, Path trustStore, String trustStorePassword) {

    private static final String PASSWORD = "testkit";

    /** The same one for the whole JVM, made at first use (about 1 s). */
    public static Tls shared() {
        return Shared.TLS;
    }

    /**
     * Makes a new one with the JDK's keytool.
     *
     * @param hostnames further names that the servers' certificate is for
     */
    public static Tls generate(String... hostnames) {
        Path directory = ServerProcess.newDirectory();
        Path keys = directory.resolve("keys.p12");
        StringBuilder names = new StringBuilder("san=dns:localhost,ip:127.0.0.1,ip:::1");
        for (String hostname : hostnames) {
            names.append(",dns:").append(hostname);
        }
        keytool(keys, "-alias", "ca", "-dname", "CN=Slotpilot test authority", "-ext", "bc:c");
        keytool(keys, "-alias", "server", "-dname", "CN=localhost", "-ext", names.toString(), "-signer", "ca");
        try {
            return export(keys, directory);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot write the certificates to " + directory, e);
        }
    }

    /** A client context that trusts these servers and nobody else. */
    public SSLContext clientContext() {
        try (InputStream in = Files.newInputStream(trustStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, trustStorePassword.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read " + trustStore, e);
        }
    }

    /** The lines for {@code redis.conf} that make a server use these files. Clients need no certificate. */
    List<String> settings() {
        return List.of(
                "tls-cert-file " + certificate,
                "tls-key-file " + key,
                "tls-ca-cert-file " + authority,
                "tls-auth-clients no");
    }

    private static Tls export(Path keys, Path directory) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", store.getCertificate("ca"));
        Path trustStore = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(trustStore)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
        return new Tls(
                pem(
                        directory.resolve("ca.crt"),
                        "CERTIFICATE",
                        store.getCertificate("ca").getEncoded()),
                pem(
                        directory.resolve("server.crt"),
                        "CERTIFICATE",
                        store.getCertificate("server").getEncoded()),
                pem(directory.resolve("server.key"), "PRIVATE KEY", key),
                trustStore,
                PASSWORD);
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    private static void keytool(Path keys, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "365",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run keytool; TLS tests need a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }

    private static final class Shared {
        static final Tls TLS = generate();
    }
}
