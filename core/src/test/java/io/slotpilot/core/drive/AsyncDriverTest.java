package io.slotpilot.core.drive;

import static io.slotpilot.core.drive.AsyncDriverCalls.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.drive.AsyncDriverCalls.Call;
import org.junit.jupiter.api.Test;

/** Where commands go. */
class AsyncDriverTest {

    private final AsyncDriverCalls calls = new AsyncDriverCalls();

    @Test
    void sendsACommandToItsOwnerAndKeepsNothing() {
        Call call = calls.call("c").start();
        call.succeeds();

        assertThat(calls.trace).containsExactly("c to a", "c ok");
        assertThat(call.attempt()).isNull();
        assertThat(calls.alarms).isEmpty();
    }

    @Test
    void followsMovedAtOnce() {
        Call call = calls.call("c").start();
        call.answers("MOVED 7 b:1");
        call.succeeds();

        assertThat(calls.trace).containsExactly("c to a", "c to b", "c ok");
    }

    @Test
    void asksWhereAskSaysAndStaysWithTheOwner() {
        Call call = calls.call("c").start();
        call.answers("ASK 7 b:1");
        call.succeeds();
        calls.call("d").start();

        assertThat(calls.trace).containsExactly("c to a", "c to b asking", "c ok", "d to a");
    }

    @Test
    void waitsForAnOwnerAndGoesAsSoonAsThereIsOne() {
        calls.owner = null;
        Call first = calls.call("1").start();
        calls.call("2").start();
        assertThat(calls.trace).containsExactly("1 to nobody");

        calls.owner = B;
        calls.driver.topologyChanged();
        first.succeeds();

        assertThat(calls.trace).containsExactly("1 to nobody", "1 to b", "2 to b", "1 ok");
    }

    @Test
    void goesToTheOwnerWhenADetourIsOutOfReach() {
        Call call = calls.call("c").start();
        call.answers("ASK 7 dead:1");

        assertThat(calls.trace).containsExactly("c to a", "c to a");
    }
}
