package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
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
                .build();
        RedirectOptions copy = options.mutate().build();
        assertThat(copy).usingRecursiveComparison().isEqualTo(options);
        assertThat(copy.listener()).isSameAs(listener);
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
