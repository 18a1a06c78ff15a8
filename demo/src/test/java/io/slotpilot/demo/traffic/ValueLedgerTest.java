package io.slotpilot.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValueLedgerTest {

    private final ValueLedger ledger = new ValueLedger();

    @BeforeEach
    void writeTwice() {
        ledger.acknowledged(new Ack(5, 7, 100, 110));
        ledger.acknowledged(new Ack(8, 7, 200, 210));
    }

    @Test
    void findsTheLastAcknowledgedWriteOrOneThatFailedAfterIt() {
        ledger.found(8);
        assertThat(ledger.lost(ack -> false)).isZero();

        ledger.found(9);
        assertThat(ledger.lost(ack -> false)).isZero();
    }

    @Test
    void missesAnAcknowledgedWriteThatIsGone() {
        ledger.found(5);

        assertThat(ledger.lost(ack -> false)).isEqualTo(1);
    }

    @Test
    void forgivesOnlyTheWritesThatTheServersLost() {
        BitSet slots = new BitSet();
        slots.set(7);
        LossWindow loss = new LossWindow(slots, 205, 300);

        ledger.found(5);
        assertThat(ledger.lost(loss::covers)).isZero();

        ledger.found(4);
        assertThat(ledger.lost(loss::covers)).isEqualTo(1);
    }

    @Test
    void lossesEndWhenThePromotedNodeTakesWrites() {
        BitSet slots = new BitSet();
        slots.set(7);
        LossWindow loss = new LossWindow(slots, 100, 200);

        assertThat(loss.covers(new Ack(1, 7, 200, 250))).isTrue();
        assertThat(loss.covers(new Ack(1, 7, 201, 250))).isFalse();
        assertThat(loss.covers(new Ack(1, 7, 90, 99))).isFalse();
        assertThat(loss.covers(new Ack(1, 8, 150, 160))).isFalse();
    }
}
