package io.slotpilot.core.drive;

import static io.slotpilot.core.drive.AsyncDriverCalls.B;
import static io.slotpilot.core.drive.AsyncDriverCalls.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.drive.AsyncDriverCalls.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which commands wait for which. */
class AsyncDriverOrderTest {

    private final AsyncDriverCalls calls = new AsyncDriverCalls();

    @Test
    void letsLaterCommandsOfTheSlotWaitWhileOneBacksOff() {
        Call first = calls.call("1").start();
        first.answers("TRYAGAIN split");
        Call second = calls.call("2").start();
        Call other = calls.call("other", SLOT + 1).start();
        calls.pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(calls.trace).containsExactly("1 to a", "other to a", "1 to a", "2 to a", "1 ok");
        assertThat(second.attempt()).isNotNull();
        assertThat(other.attempt()).isNull();
        assertThat(calls.driver.waiting()).isZero();
    }

    @Test
    void sendsLaterCommandsAtOnceWhereOrderIsNotWanted() {
        AsyncDriver unordered = calls.driver(new AsyncDriver.Waiting(100, false));
        Call first = calls.call("1", SLOT, unordered).start();
        first.answers("TRYAGAIN split");
        Call second = calls.call("2", SLOT, unordered).start();
        second.succeeds();
        Call third = calls.call("3", SLOT, unordered).start();
        third.answers("ASK 7 b:1");
        third.succeeds();
        calls.pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(calls.trace)
                .containsExactly("1 to a", "2 to a", "2 ok", "3 to a", "3 to b asking", "3 ok", "1 to a", "1 ok");
        assertThat(unordered.waiting()).isZero();
    }

    @Test
    void sendsOnlyTheFirstAsAProbeWhileTheSlotFails() {
        Call first = calls.call("1").start();
        first.answers("CLUSTERDOWN down");
        Call second = calls.call("2").start();
        calls.call("3").start();
        calls.pass(Duration.ofSeconds(1));
        first.answers("CLUSTERDOWN down");
        calls.pass(Duration.ofMillis(900));

        assertThat(calls.trace).containsExactly("1 to a", "1 to a", "1 to a");
        first.succeeds();
        second.succeeds();
        assertThat(calls.trace).endsWith("2 to a", "3 to a", "1 ok", "2 ok");
    }

    @Test
    void asksWithOneCommandOfEachSlotWhileTheNodeRefusesAllOfThem() {
        Call first = calls.call("1").start();
        first.answers("CLUSTERDOWN down");
        Call second = calls.call("2", SLOT + 1).start();
        Call third = calls.call("3", SLOT + 1).start();
        assertThat(calls.trace).containsExactly("1 to a", "2 to a"); // of both, the node might refuse the first alone

        second.succeeds();
        third.succeeds();
        Call fourth = calls.call("4", SLOT + 2).start();
        Call fifth = calls.call("5", SLOT + 2).start();

        assertThat(calls.trace).containsExactly("1 to a", "2 to a", "3 to a", "2 ok", "3 ok", "4 to a", "5 to a");
        assertThat(fourth.attempt()).isNull();
        assertThat(fifth.attempt()).isNull();
    }

    @Test
    void whatIsWrongWithACommandShowsThatTheNodeWorks() {
        calls.call("1").start().answers("LOADING Redis is loading the dataset in memory");
        Call wrong = calls.call("2", SLOT + 1).start();
        wrong.answers("WRONGTYPE Operation against a key holding the wrong kind of value");

        assertThat(calls.call("3", SLOT + 1).start().attempt()).isNull();
    }

    @Test
    void keepsTheOrderOfCommandsThatComeBackOneByOne() {
        Call first = calls.call("1").start();
        Call second = calls.call("2").start();
        Call third = calls.call("3").start();
        first.answers("CLUSTERDOWN down");
        calls.call("4").start();
        second.answers("CLUSTERDOWN down");
        third.answers("CLUSTERDOWN down");
        calls.trace.clear();
        calls.pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(calls.trace).containsExactly("1 to a", "2 to a", "3 to a", "4 to a", "1 ok");
    }

    @Test
    void sendsNothingBeforeAllThatIsUnderWayHasComeBack() {
        Call first = calls.call("1").start();
        Call second = calls.call("2").start();
        first.answers("TRYAGAIN split");
        calls.pass(Duration.ofMillis(200));

        assertThat(calls.trace).containsExactly("1 to a", "2 to a");
        second.succeeds();
        assertThat(calls.trace).containsExactly("1 to a", "2 to a", "1 to a", "2 ok");
    }

    @Test
    void waitsNotForeverForACommandThatHangs() {
        Call first = calls.call("1").start();
        calls.call("hangs").start();
        first.answers("TRYAGAIN split");
        calls.pass(Duration.ofMillis(10_200));

        assertThat(calls.trace).containsExactly("1 to a", "hangs to a", "1 to a");
    }

    @Test
    void letsNewCommandsWaitUntilTheFormerOwnerHasAnsweredAll() {
        Call first = calls.call("1").start();
        Call second = calls.call("2").start();
        first.answers("MOVED 7 b:1");
        calls.call("3").start();
        second.answers("MOVED 7 b:1");
        first.succeeds();

        assertThat(calls.trace).containsExactly("1 to a", "2 to a", "1 to b", "2 to b", "1 ok");
        second.succeeds();
        assertThat(calls.trace).endsWith("3 to b", "2 ok");
    }

    @Test
    void holdsThoseThatWaitedBackAgainWhereTheOwnerChangesWhileTheyGo() {
        Call first = calls.call("1").start();
        first.answers("TRYAGAIN split");
        Call second = calls.call("2").start();
        calls.call("3").start();
        calls.pass(Duration.ofMillis(200));
        second.onSend = () -> calls.owner = B;
        first.succeeds();
        assertThat(calls.trace).endsWith("2 to a", "1 ok");

        second.onSend = () -> {};
        second.answers("MOVED 7 b:1");
        second.succeeds();

        assertThat(calls.trace).endsWith("2 to b", "3 to b", "2 ok");
    }

    @Test
    void keepsTheOrderInWhichCommandsWereIssuedWhereTheyComeBackFromSeveralPlaces() {
        Call first = calls.call("1").start();
        Call second = calls.call("2").start();
        Call third = calls.call("3").start();
        calls.owner = null;
        calls.driver.withdrawn(third);
        calls.call("4").start();
        first.answers("MOVED 7 b:1");
        calls.driver.withdrawn(second);
        first.succeeds();

        assertThat(calls.trace.stream().filter(line -> line.endsWith("to b")))
                .containsExactly("1 to b", "2 to b", "3 to b", "4 to b");
    }

    @Test
    void doesNotWaitForACommandThatBlocksOnPurpose() {
        Call pop = calls.call("blpop");
        pop.blocking = true;
        pop.start();
        calls.owner = B;
        calls.call("2").start();

        assertThat(calls.trace).containsExactly("blpop to a", "2 to b");
    }

    @Test
    void putsACommandThatWasNeverWrittenBackToItsPlace() {
        Call first = calls.call("1").start();
        Call second = calls.call("2").start();
        calls.owner = null;
        calls.driver.withdrawn(first);
        calls.driver.withdrawn(second);
        calls.call("3").start();
        calls.owner = B;
        calls.driver.topologyChanged();
        first.succeeds();

        assertThat(calls.trace.stream().filter(line -> line.endsWith("to b")))
                .containsExactly("1 to b", "2 to b", "3 to b");
    }

    @Test
    void ordersCommandsWithoutKeysAmongThemselvesOnly() {
        Call ping = calls.call("ping", -1).start();
        ping.answers("LOADING data");
        calls.call("keyed").start();
        calls.call("info", -1).start();
        calls.pass(Duration.ofSeconds(1));
        ping.succeeds();

        assertThat(calls.trace).containsExactly("ping to a", "keyed to a", "ping to a", "info to a", "ping ok");
    }
}
