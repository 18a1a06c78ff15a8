package io.slotpilot.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.chaos.history.SlotMove;
import io.slotpilot.chaos.history.Span;
import org.junit.jupiter.api.Test;

/** What servers may lose when a shard changes hands, and what not. */
class CheckerLossesTest extends HandmadeHistory {

    @Test
    void aWriteThatThePromotedReplicaDidNotHaveYetMayBeLost() {
        appended(at(5), at(6));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aWriteThatThePromotedReplicaIsKnownToHaveMustNotBeLost() {
        appended(at(1), at(2));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aWriteAfterTheChangeOfHandsMustNotBeLost() {
        appended(at(12), at(13));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aPlannedFailoverLosesNothing() {
        appended(at(5), at(6));
        handover(0, Long.MAX_VALUE, at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void theChangeOfHandsOfAnotherShardIsNoExcuse() {
        appended(at(5), at(6));
        handover(1, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aSlotThatCameAfterTheLastReplicatedMomentMayLoseOldWrites() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(5), at(6)), true));
        handover(1, at(4), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aSlotThatHadLeftBeforeIsNotLost() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(3), at(4)), true));
        handover(0, Long.MIN_VALUE, at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aMoveThatAChangeOfHandsInterruptsMayLoseKeys() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(6), at(20)), false));
        handover(0, at(5), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }
}
