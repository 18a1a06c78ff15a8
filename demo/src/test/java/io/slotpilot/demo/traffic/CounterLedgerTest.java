package io.slotpilot.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterLedgerTest {

    private final CounterLedger ledger = new CounterLedger();

    @Test
    void findsNothingWrongWithOneIncrementPerCall() {
        acknowledge(1, 2, 3);
        ledger.found(3);

        assertThat(ledger.appliedTwice()).isZero();
        assertThat(lost()).isZero();
    }

    @Test
    void seesThatASuccessfulCallWasAppliedTwice() {
        acknowledge(1, 3);

        assertThat(ledger.appliedTwice()).isEqualTo(1);
    }

    @Test
    void letsAFailedCallBeAppliedOnceButNotTwice() {
        acknowledge(1);
        ledger.failed();
        acknowledge(3);
        assertThat(ledger.appliedTwice()).isZero();

        ledger.failed();
        ledger.found(5);
        assertThat(ledger.appliedTwice()).isEqualTo(1);
    }

    @Test
    void letsAFailedCallArriveLate() {
        ledger.failed();
        acknowledge(1, 2, 4);

        assertThat(ledger.appliedTwice()).isZero();
    }

    @Test
    void seesAtTheEndThatTheLastCallWasAppliedTwice() {
        acknowledge(1, 2);
        ledger.found(3);

        assertThat(ledger.appliedTwice()).isEqualTo(1);
    }

    @Test
    void countsEveryAcknowledgedIncrementThatIsGone() {
        acknowledge(1, 2, 3, 4);
        acknowledge(3);
        ledger.found(3);

        assertThat(lost()).isEqualTo(2);
        assertThat(ledger.appliedTwice()).isZero();
    }

    @Test
    void doesNotCountWhatTheServersLost() {
        acknowledge(1, 2, 3);
        ledger.found(1);

        assertThat(ledger.lost(ack -> ack.value() == 3)).isEqualTo(1);
        assertThat(ledger.lost(ack -> true)).isZero();
    }

    @Test
    void countsACounterThatIsGoneAltogether() {
        acknowledge(1, 2);
        ledger.found(0);

        assertThat(lost()).isEqualTo(2);
    }

    private void acknowledge(long... values) {
        for (long value : values) {
            ledger.acknowledged(new Ack(value, 1, value, value));
        }
    }

    private long lost() {
        return ledger.lost(ack -> false);
    }
}
