package io.slotpilot.cli;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.Printable;
import io.slotpilot.core.survey.Survey;
import io.slotpilot.jedis.JedisNodeAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** Which cluster, and how to get in. */
final class Access {

    private static final String PASSWORD_VARIABLE = "SLOTPILOT_PASSWORD";
    private static final int DEFAULT_PORT = 6379;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "URI",
            description = "a node, or several with commas: redis://host:port, with TLS rediss://host:port")
    private String uris = "";

    @Option(names = "--user", description = "the ACL user; the default user if left out")
    private @Nullable String user;

    @Option(
            names = "--ask-password",
            interactive = true,
            description = "ask for the password; else it is taken from the variable " + PASSWORD_VARIABLE)
    private char @Nullable [] asked;

    @Option(names = "--cacert", description = "with rediss: a PEM file with the CA of the servers' certificates")
    private @Nullable Path cacert;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "how long to wait for a connection and for each reply (default: ${DEFAULT-VALUE})")
    private int timeoutMillis = 2000;

    @Option(
            names = "--map",
            paramLabel = "FROM=TO",
            description = "reach a node that announces itself as host:port at another host:port, as behind NAT;"
                    + " may be repeated")
    private List<String> mappings = List.of();

    /** For tests, which cannot set the environment of their process. */
    Map<String, String> environment = System.getenv();

    List<NodeAddress> seeds() {
        List<NodeAddress> seeds = new ArrayList<>();
        for (String uri : uris.split(",", -1)) {
            seeds.add(seed(uri.strip()));
        }
        return seeds;
    }

    private static NodeAddress seed(String text) {
        URI uri = parse(text);
        String host = uri.getHost();
        boolean scheme = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
        if (!scheme || host == null || uri.getUserInfo() != null) {
            throw new CannotLookException("a URI must be redis://host:port or rediss://host:port, without user or"
                    + " password (--user, " + PASSWORD_VARIABLE + ")");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new NodeAddress(bare, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    private static URI parse(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new CannotLookException("not a URI; expected redis://host:port");
        }
    }

    /** From announced addresses to those that lead there from here. */
    AddressMapper mapper() {
        Map<NodeAddress, NodeAddress> known = new HashMap<>();
        for (String mapping : mappings) {
            String[] sides = mapping.split("=", -1);
            if (sides.length != 2) {
                throw new CannotLookException("--map: expected host:port=host:port but was " + Printable.text(mapping));
            }
            known.put(address("--map", sides[0]), address("--map", sides[1]));
        }
        return announced -> known.getOrDefault(announced, announced);
    }

    static NodeAddress address(String option, String text) {
        try {
            return NodeAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CannotLookException(option + ": " + Printable.text(String.valueOf(e.getMessage())));
        }
    }

    @Nullable
    String cacert() {
        return cacert == null ? null : cacert.toString();
    }

    boolean tls() {
        return uris.startsWith("rediss:");
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password() {
        return asked != null ? new String(asked) : environment.get(PASSWORD_VARIABLE);
    }

    Survey survey(Look look) {
        return new Survey(seeds(), nodes(), mapper(), look);
    }

    private NodeAccess nodes() {
        return new JedisNodeAccess(config());
    }

    /** To nodes by the addresses that they announce. */
    NodeAccess announcedNodes() {
        NodeAccess nodes = nodes();
        AddressMapper mapper = mapper();
        return announced -> nodes.open(Objects.requireNonNullElse(mapper.map(announced), announced));
    }

    private JedisClientConfig config() {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(timeoutMillis)
                .socketTimeoutMillis(timeoutMillis)
                .user(user)
                .password(password());
        if (tls()) {
            SSLParameters verified = new SSLParameters();
            verified.setEndpointIdentificationAlgorithm("HTTPS");
            config.ssl(true).sslParameters(verified).sslSocketFactory(sockets());
        }
        return config.build();
    }

    private SSLSocketFactory sockets() {
        if (cacert == null) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try (InputStream pem = Files.newInputStream(cacert)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, ca);
            }
            if (number == 0) {
                throw new CertificateException("no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new CannotLookException("--cacert: cannot read certificates from " + cacert);
        }
    }
}
