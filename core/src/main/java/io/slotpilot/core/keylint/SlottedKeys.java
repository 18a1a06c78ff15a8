package io.slotpilot.core.keylint;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import java.util.ArrayList;
import java.util.List;

/** Keys and their slots. Not thread-safe. */
final class SlottedKeys {

    /** Who has more in one transaction has been told enough by these; of one command all are looked at. */
    private static final int MOST_KEPT = 64;

    private final List<byte[]> names = new ArrayList<>();
    private final List<Integer> slots = new ArrayList<>();
    private boolean several;

    /** Adds the keys of a command, as far as they can be seen. */
    void add(RawCommand command) {
        KeyPositions positions = CommandTable.standard().keys(command);
        for (int i = 0; i < positions.count(); i++) {
            add(command.argument(positions.position(i)));
        }
    }

    private void add(byte[] key) {
        int slot = KeySlot.of(key);
        boolean differs = !slots.isEmpty() && slots.get(0) != slot;
        // The first that differs must be among those that are shown.
        if (names.size() < MOST_KEPT || (differs && !several)) {
            names.add(key);
            slots.add(slot);
        }
        several |= differs;
    }

    /** Whether they are in more than one slot. */
    boolean spanSlots() {
        return several;
    }

    /** The keys in their order; not to be changed. */
    List<byte[]> names() {
        return names;
    }

    byte[] name(int index) {
        return names.get(index);
    }

    int slot(int index) {
        return slots.get(index);
    }
}
