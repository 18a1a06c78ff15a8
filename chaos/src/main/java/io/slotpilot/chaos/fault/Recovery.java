package io.slotpilot.chaos.fault;

import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Brings the cluster back to health, also where a change of hands during a move has left one key on two nodes. */
final class Recovery {

    private static final int ATTEMPTS = 5;
    private static final int MOST_KEYS = 1000;

    private final Stage stage;

    Recovery(Stage stage) {
        this.stage = stage;
    }

    void heal() {
        for (int attempt = 1; ; attempt++) {
            try {
                stage.cluster().heal();
                return;
            } catch (RedisErrorException | UncheckedIOException | IllegalStateException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                stage.cluster().primaries().forEach(this::dropCopies);
            }
        }
    }

    /** The owner of an open slot has the keys that count; what it and the target both have cannot be moved back. */
    private void dropCopies(TestNode target) {
        for (int slot : target.view().myself().importing().keySet()) {
            List<String> copies = new ArrayList<>(stage.cluster().keysInSlot(slot, target, MOST_KEYS));
            copies.retainAll(
                    stage.cluster().keysInSlot(slot, stage.ownerOf(slot).primary(), MOST_KEYS));
            copies.forEach(name -> drop(target, name));
            stage.log().event(stage.log().now(), copies.size() + " keys of slot " + slot + " were on two nodes");
        }
    }

    private static void drop(TestNode target, String key) {
        try (RespConnection connection = target.connect()) {
            connection.call("ASKING");
            connection.call("DEL", key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot drop a key at " + target, e);
        }
    }
}
