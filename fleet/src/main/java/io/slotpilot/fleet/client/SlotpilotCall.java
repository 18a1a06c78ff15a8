package io.slotpilot.fleet.client;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncCall;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.NodeTraffic;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.fleet.server.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One command of a client with the real engine. */
final class SlotpilotCall implements AsyncCall {

    private final SlotpilotClient client;
    private final int slot;
    private final SideEffect sideEffect;
    private final long startedAtNanos;
    private @Nullable Attempt attempt;
    private @Nullable NodeAddress at;
    private boolean counted;
    private boolean done;

    SlotpilotCall(SlotpilotClient client, int slot, SideEffect sideEffect) {
        this.client = client;
        this.slot = slot;
        this.sideEffect = sideEffect;
        this.startedAtNanos = client.cluster().time().nanos();
    }

    @Override
    public void send(@Nullable NodeAddress node, boolean asking) {
        at = node;
        if (node == null) {
            client.driver().failed(this, null, Failure.of(FailureKind.CONNECT_FAILED));
            return;
        }
        boolean follows = attempt != null && !attempt.route().equals(Route.OWNER);
        client.tally().attempt(follows);
        NodeTraffic traffic = client.traffic().node(node);
        traffic.sent();
        int number = client.cluster().number(node);
        client.cluster().send(number, slot, asking, answer -> answered(answer, node, number, traffic));
    }

    private void answered(Answer answer, NodeAddress node, int number, NodeTraffic traffic) {
        client.connected(number, answer.isReply());
        if (done) {
            count(answer, traffic); // the caller has gone, the reply still is a sign of life
            return;
        }
        client.tally().answered(answer);
        count(answer, traffic);
        at = null;
        switch (answer.kind()) {
            case OK -> {
                done = true;
                client.driver().succeeded(this);
                client.tally().succeeded(startedAtNanos);
            }
            case MOVED, ASK ->
                refused(answer.kind() + " " + slot + " " + client.cluster().address(answer.target()), node);
            case CLUSTER_DOWN -> refused("CLUSTERDOWN The cluster is down", node);
            case REFUSED -> client.driver().failed(this, node, Failure.of(FailureKind.CONNECT_FAILED));
            case LOST -> client.driver().failed(this, node, Failure.of(FailureKind.CONNECTION_LOST));
        }
    }

    private void refused(String error, NodeAddress node) {
        client.driver().failed(this, node, Failure.ofError(error, node));
    }

    private static void count(Answer answer, NodeTraffic traffic) {
        if (answer.kind() == Answer.Kind.OK) {
            traffic.succeeded();
        } else if (answer.isReply()) {
            traffic.refused();
        } else {
            traffic.lost();
        }
    }

    void timedOut() {
        if (!done) {
            done = true;
            client.driver().timedOut(this, at);
            client.tally().failed();
        }
    }

    @Override
    public void giveUp(GiveUpReason reason, RedirectTrace trace) {
        if (!done) {
            done = true;
            client.tally().failed();
        }
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public SideEffect sideEffect() {
        return sideEffect;
    }

    @Override
    public long issuedAtNanos() {
        return startedAtNanos;
    }

    @Override
    public Duration timeout() {
        long left = client.timeout().toNanos() - (client.cluster().time().nanos() - startedAtNanos);
        return Duration.ofNanos(Math.max(1, left));
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable Attempt attempt() {
        return attempt;
    }

    @Override
    public void attempt(Attempt attempt) {
        this.attempt = attempt;
    }

    @Override
    public void count() {
        counted = true;
    }

    @Override
    public boolean uncount() {
        boolean was = counted;
        counted = false;
        return was;
    }
}
