package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How one gets in, and what one may do inside. */
@RedisCluster(replicas = 0, tls = true, password = "secret", setup = DoctorAccessIT.Users.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorAccessIT {

    private static final Map<String, String> ADMIN = Map.of("SLOTPILOT_PASSWORD", "secret");
    private static final Map<String, String> READER = Map.of("SLOTPILOT_PASSWORD", "looks");

    private final TestCluster cluster;

    DoctorAccessIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** One who may look, and an application that was made for a single server. */
    static final class Users implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.aclUser(
                            "reader",
                            "looks",
                            "%R~* -@all +ping +hello +info +cluster|nodes +cluster|info +cluster|slots +cluster|shards +cluster|links"
                                    + " +cluster|countkeysinslot +cluster|getkeysinslot +config|get +memory|usage")
                    .aclUser("app", "works", "~* +@read +@write -asking -readonly");
        }
    }

    @Test
    void getsInWithPasswordAndTls() {
        Run run = Run.with(ADMIN, "doctor", "--ignore", "no_replica", "--cacert", authority(), tlsUri());

        assertThat(run.out()).contains("3 nodes asked, 0 did not answer", "healthy: nothing found");
        assertThat(run.status()).isZero();
    }

    @Test
    void getsInAsAUserWhoMayOnlyLook() {
        Run run = Run.with(READER, "doctor", "--ignore", "no_replica", "--user", "reader", plainUri());

        assertThat(run.out()).contains("healthy: nothing found").doesNotContain("not available");
        assertThat(run.status()).isZero();
    }

    @Test
    void saysWhatToAskForWhereTheUserMayNotRepair() {
        cluster.openSourceOnly(0, cluster.node(0), cluster.node(1));

        Run run = Run.with(READER, "doctor", "--settle", "300", "--user", "reader", plainUri());

        cluster.heal();
        assertThat(run.kinds()).as(run.out()).contains("open_source_only");
        assertThat(run.plan()).isEmpty();
        assertThat(run.out())
                .contains("# not available to this user (NOPERM", "#   redis-cli -h 127.0.0.1", "SETSLOT 0 STABLE");
    }

    @Test
    void plansForServersThatTalkTls() {
        cluster.openSlot(0, cluster.node(0), cluster.node(1));

        Run run = Run.with(ADMIN, "doctor", "--settle", "300", "--cacert", authority(), tlsUri());

        cluster.heal();
        assertThat(run.plan())
                .as(run.out())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "--tls --cacert",
                                "MIGRATE 127.0.0.1 " + cluster.node(1).tlsPort() + " ''",
                                "AUTH \"$REDISCLI_AUTH\" KEYS"));
        assertThat(run.out()).doesNotContain("secret");
    }

    @Test
    void findsWhatTheApplicationsUserLacks() {
        Run run = Run.with(
                ADMIN, "doctor", "--settle", "0", "--ignore", "no_replica", "--user-rights", "app", plainUri());

        assertThat(run.kinds()).as(run.out()).containsExactly("user_lacks_rights");
        assertThat(run.out()).contains("user app may not asking, readonly, cluster slots");
        for (TestNode node : cluster.nodes()) {
            assertThat(run.plan()).anyMatch(line -> line.contains("-p " + node.port() + " ACL SETUSER app '+asking'"));
        }
        new PlanRunner(cluster).run(run.plan());
        Run after = Run.with(ADMIN, "doctor", "--ignore", "no_replica", "--user-rights", "app", plainUri());
        assertThat(after.kinds()).as(after.out()).isEmpty();
    }

    @Test
    void staysOutWithTheWrongPassword() {
        Run run = Run.with(Map.of("SLOTPILOT_PASSWORD", "a wrong one"), "doctor", plainUri());

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1).contains("WRONGPASS").doesNotContain("a wrong one");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void staysOutWithoutPassword() {
        Run run = Run.of("doctor", plainUri());

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1).contains("NOAUTH");
    }

    @Test
    void staysOutWhereNobodyKnowsTheCa() {
        Run run = Run.with(ADMIN, "doctor", "--timeout", "1000", tlsUri());

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1);
    }

    @Test
    void saysInOneLineThatTheCaIsNone(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        for (Path file : List.of(empty, directory.resolve("missing.pem"))) {
            Run run = Run.with(ADMIN, "doctor", "--cacert", file.toString(), tlsUri());

            assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
            assertThat(run.err()).hasLineCount(1).contains("--cacert", file.toString());
        }
    }

    private static String authority() {
        return Tls.shared().authority().toString();
    }

    private String plainUri() {
        return "redis://" + cluster.node(0).host() + ":" + cluster.node(0).port();
    }

    private String tlsUri() {
        return "rediss://" + cluster.node(0).host() + ":" + cluster.node(0).tlsPort();
    }
}
