package io.slotpilot.jedis;

import static io.slotpilot.core.redirect.FailureKind.AUTH;
import static io.slotpilot.core.redirect.FailureKind.CLUSTER_DOWN;
import static io.slotpilot.core.redirect.FailureKind.CONNECTION_LOST;
import static io.slotpilot.core.redirect.FailureKind.CONNECT_FAILED;
import static io.slotpilot.core.redirect.FailureKind.OTHER;
import static io.slotpilot.core.redirect.FailureKind.POOL_EXHAUSTED;
import static io.slotpilot.core.redirect.FailureKind.TIMED_OUT;
import static io.slotpilot.core.redirect.FailureKind.TRY_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

class JedisFailuresTest {

    private static final NodeAddress NODE = new NodeAddress("10.0.0.1", 6379);

    @Test
    void readsTheServersErrorsByTheirText() {
        assertThat(sent(new JedisDataException("TRYAGAIN Multiple keys request during rehashing of slot")))
                .isEqualTo(TRY_AGAIN);
        assertThat(sent(new JedisClusterException("CLUSTERDOWN Hash slot not served")))
                .isEqualTo(CLUSTER_DOWN);
        assertThat(sent(new JedisDataException("WRONGTYPE Operation against a key")))
                .isEqualTo(OTHER);
        assertThat(sent(new JedisDataException((String) null))).isEqualTo(OTHER);
    }

    @Test
    void takesTheHostThatAnsweredForARedirectWithoutHost() {
        HostAndPort misread = new HostAndPort("", 7000); // as Jedis parses it
        Failure failure = JedisFailures.afterWrite(
                new JedisMovedDataException("MOVED 42 :7000", misread, 42), NODE, AddressMapper.identity());

        assertThat(failure).isEqualTo(new Failure(FailureKind.MOVED, 42, new NodeAddress("10.0.0.1", 7000)));
    }

    @Test
    void tellsALateReplyFromALostConnection() {
        assertThat(sent(new JedisConnectionException(new SocketTimeoutException("Read timed out"))))
                .isEqualTo(TIMED_OUT);
        assertThat(sent(new JedisConnectionException("Unexpected end of stream.")))
                .isEqualTo(CONNECTION_LOST);
    }

    @Test
    void knowsThatNothingWasSentWhenThereWasNoConnection() {
        assertThat(borrowing(new JedisConnectionException("Failed to connect to 10.0.0.1:6379.")))
                .isEqualTo(CONNECT_FAILED);
        assertThat(borrowing(new JedisConnectionException(new SocketTimeoutException("HELLO was not answered"))))
                .isEqualTo(CONNECT_FAILED);
        assertThat(borrowing(
                        new JedisException("Could not get a resource from the pool", new NoSuchElementException())))
                .isEqualTo(POOL_EXHAUSTED);
        assertThat(borrowing(new JedisAccessControlException("WRONGPASS invalid username-password pair")))
                .isEqualTo(AUTH);
        assertThat(borrowing(new JedisDataException("ERR max number of clients reached")))
                .isEqualTo(CONNECT_FAILED);
        assertThat(borrowing(new JedisException("the client is closed"))).isEqualTo(OTHER);
    }

    @Test
    void knowsWhichReplyEndsTheConnection() {
        assertThat(
                        JedisFailures.endsConnection(
                                new JedisDataException(
                                        "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)")))
                .isTrue();
        assertThat(JedisFailures.endsConnection(
                        new JedisDataException("UNBLOCKED client unblocked via CLIENT UNBLOCK")))
                .isFalse();
    }

    @Test
    void knowsAReplyThatJedisStumbledOverAlsoByAnExceptionWithoutStackTrace() {
        RuntimeException ofHotSpot = new ArrayIndexOutOfBoundsException();
        ofHotSpot.setStackTrace(new StackTraceElement[0]);

        assertThat(JedisFailures.isUnreadable(ofHotSpot)).isTrue();
        assertThat(JedisFailures.isUnreadable(new ArrayIndexOutOfBoundsException("of the caller's own code")))
                .isFalse();
    }

    private static FailureKind sent(RuntimeException error) {
        return JedisFailures.afterWrite(error, NODE, AddressMapper.identity()).kind();
    }

    private static FailureKind borrowing(RuntimeException error) {
        return JedisFailures.beforeWrite(error, NODE, AddressMapper.identity()).kind();
    }
}
