package io.slotpilot.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.chaos.history.Parting;
import io.slotpilot.chaos.history.Result;
import io.slotpilot.chaos.history.Span;
import org.junit.jupiter.api.Test;

/** Which messages may come late, and which must not. */
class CheckerMessagesTest extends HandmadeHistory {

    @Test
    void findsMessagesThatComeTwiceOrLate() {
        heard(1, 2, 2, 4, 3);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER, Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageWhosePublishingHadNoReplyMayComeLate() {
        operations.add(new Operation(
                "c",
                Command.of(Kind.PUBLISH, "channel", 3),
                new Span(0, 1),
                new Result(Outcome.UNKNOWN, null, "timeout", false),
                LIMIT));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageToAPrimaryThatWasPartedFromItsReplicaMayComeLate() {
        published(at(5), at(6));
        handover(0, at(4), at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageToAPrimaryThatHasItsReplicaMustNotComeLate() {
        published(at(1), at(2));
        handover(0, at(4), at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageToAPrimaryThatIsPartedMayComeLateThoughItsReplicaHasEveryWrite() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(1), at(8))));
        handover(0, at(7), at(8), at(9));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageBeforeAPartingMustNotComeLate() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(5), at(8))));
        handover(0, at(7), at(8), at(9));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageToAPartedPrimaryThatKeepsItsShardMustNotComeLate() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(1), at(4))));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageWhileTheShardChangesHandsMayComeLateEvenIfThatIsPlanned() {
        published(at(6), at(7));
        handover(0, Long.MAX_VALUE, at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageLongAfterAPlannedFailoverMustNotComeLate() {
        published(at(12), at(13));
        handover(0, Long.MAX_VALUE, at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }
}
