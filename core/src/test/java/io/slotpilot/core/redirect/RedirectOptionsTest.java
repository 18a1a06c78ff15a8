package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class RedirectOptionsTest {

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        RedirectOptions options = RedirectOptions.standard();
        assertThat(options.maxRedirects()).isEqualTo(5);
        assertThat(options.retryFor()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.repeatReads()).isTrue();
        assertThat(options.repeatIdempotentWrites()).isFalse();
        assertThat(options.retryBudget()).isEqualTo(new RetryBudget.Terms(0.1, 10, 100));
        assertThat(options.refresh().period()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.clusterName()).isEqualTo("default");
    }

    @Test
    void mutateKeepsWhatIsNotChanged() {
        RedirectListener listener = new RedirectListener() {};
        RedirectOptions options = RedirectOptions.builder()
                .maxRedirects(1)
                .retryFor(Duration.ofSeconds(2))
                .repeatReads(false)
                .repeatIdempotentWrites(true)
                .retryBudget(new RetryBudget.Terms(1, 2, 3))
                .refresh(RefreshOptions.standard().withPeriod(Duration.ZERO))
                .addressMapper(node -> new NodeAddress("mapped", node.port()))
                .listener(listener)
                .clusterName("orders")
                .observer((client, cluster) -> new ClientListener() {})
                .build();
        RedirectOptions copy = options.mutate().build();
        assertThat(copy).usingRecursiveComparison().isEqualTo(options);
        assertThat(copy.listener()).isSameAs(listener);
    }

    @Test
    void eachClientIsObservedOnceByItsNameAndCluster() {
        List<String> observed = new ArrayList<>();
        ClientListener heard = new ClientListener() {};
        RedirectOptions options = RedirectOptions.builder()
                .clusterName("orders")
                .observer((client, cluster) -> {
                    observed.add(client + " of " + cluster);
                    return heard;
                })
                .build();
        assertThat(options.topologyListeners()).isEmpty();
        RedirectOptions own = options.forClient("jedis");
        assertThat(own.topologyListeners()).containsExactly(heard);
        assertThat(own.forClient("jedis").topologyListeners()).containsExactly(heard);
        assertThat(observed).containsExactly("jedis of orders");
    }

    @Test
    void observersHearBesideTheUsersListener() {
        List<String> heard = new ArrayList<>();
        RedirectOptions options = RedirectOptions.builder()
                .listener(new RedirectListener() {
                    @Override
                    public void onStart(DoubleSupplier retryBudget) {
                        heard.add("user");
                    }
                })
                .observer((client, cluster) -> new ClientListener() {
                    @Override
                    public void onStart(DoubleSupplier retryBudget) {
                        heard.add("observer");
                    }
                })
                .build();
        options.forClient("jedis").listener().onStart(() -> 0);
        assertThat(heard).containsExactlyInAnyOrder("user", "observer");
    }

    @Test
    void aWrongValueIsNamedWithItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedirectOptions.builder().maxRedirects(-1))
                .withMessage("maxRedirects must be >= 0 but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedirectOptions.builder().retryFor(Duration.ofSeconds(-1)))
                .withMessage("retryFor must be >= 0 but was PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedirectOptions.builder().clusterName(" "))
                .withMessage("clusterName must not be blank but was ' '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RefreshOptions.standard().withStallAfter(Duration.ZERO))
                .withMessage("stallAfter must be > 0 but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RefreshOptions.standard().withPeriod(Duration.ofNanos(-1)))
                .withMessageContaining("period must be >= 0");
    }
}
