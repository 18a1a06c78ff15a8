package io.slotpilot.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScenariosTest {

    @Test
    void playsAllInOrderUnlessToldOtherwise() {
        assertThat(Scenarios.named("").keySet())
                .containsExactly("calm", "reshard", "failover", "kill", "freeze", "half-open");
    }

    @Test
    void playsThoseThatAreNamedInTheUsualOrder() {
        assertThat(Scenarios.named("reshard, calm,").keySet()).containsExactly("calm", "reshard");
    }

    @Test
    void saysWhichNamesThereAre() {
        assertThatThrownBy(() -> Scenarios.named("kill,explode"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("demo.scenarios must be some of calm,reshard,failover,kill,freeze,half-open"
                        + " but 'explode' is none of them");
    }
}
