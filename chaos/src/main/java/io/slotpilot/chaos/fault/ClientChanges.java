package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.client.Login;
import io.slotpilot.chaos.plan.PlannedFault;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;

/** Faults between clients and nodes. */
final class ClientChanges {

    private static final int KILLS = 5;
    private static final Duration DELAY = Duration.ofMillis(150);
    private static final Duration BUSY = Duration.ofMillis(900);

    /** The ways in which a network fails. */
    private enum Cut {
        HANG,
        DROP,
        REFUSE,
        DELAY,
        HALF_CLOSE,
        SWALLOW_REPLIES,
        CUT_BEFORE_REPLY,
        CUT
    }

    private final Stage stage;

    ClientChanges(Stage stage) {
        this.stage = stage;
    }

    /** What a partition of that number is. */
    static String describe(int number) {
        return cut(number).name();
    }

    private static Cut cut(int number) {
        return Cut.values()[number % Cut.values().length];
    }

    void partition(PlannedFault fault) {
        FaultProxy proxy =
                stage.network().toNode(stage.shard(fault.shard()).primary().index());
        switch (cut(fault.number())) {
            case HANG -> proxy.hang();
            case DROP -> proxy.drop();
            case REFUSE -> proxy.refuse();
            case DELAY -> proxy.delay(DELAY);
            case HALF_CLOSE -> proxy.halfClose();
            case SWALLOW_REPLIES -> proxy.swallowReplies();
            case CUT_BEFORE_REPLY -> proxy.cutBeforeReply();
            case CUT -> proxy.cut();
        }
        Waiting.forTime(fault.length());
        proxy.pass();
    }

    void kill(PlannedFault fault) {
        TestNode node = stage.shard(fault.shard()).primary();
        for (int i = 0; i < KILLS; i++) {
            node.command("CLIENT", "KILL", "USER", Login.USER);
            Waiting.forTime(fault.length().dividedBy(KILLS));
        }
    }

    void fillMemory(PlannedFault fault) {
        TestNode node = stage.shard(fault.shard()).primary();
        node.fillMemory();
        try {
            Waiting.forTime(fault.length());
        } finally {
            node.freeMemory();
        }
    }

    void runSlowScript(PlannedFault fault) {
        stage.shard(fault.shard()).primary().busyScript(BUSY);
        Waiting.forTime(BUSY.multipliedBy(2));
    }

    /** Adds the new password everywhere, lets clients use it, and only then takes the old one away. */
    void rotatePassword(PlannedFault fault) {
        Login login = stage.login();
        String next = "rotated-" + fault.number() + '-' + fault.start().toMillis();
        String former = login.password();
        if (next.equals(former)) {
            return;
        }
        toAll("ACL", "SETUSER", Login.USER, ">" + next);
        login.change(next);
        toAll("ACL", "SETUSER", Login.USER, "<" + former);
        stage.cluster().nodes().forEach(node -> node.command("CONFIG", "REWRITE"));
        toAll("CLIENT", "KILL", "USER", Login.USER);
    }

    private void toAll(String... command) {
        stage.cluster().nodes().forEach(node -> node.command(command));
    }
}
