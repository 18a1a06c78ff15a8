package io.slotpilot.core.doctor;

import java.util.stream.IntStream;

/**
 * Neighbouring slots that no node tells apart: what nodes say of the first one, they say of all.
 *
 * @param end the first slot that is no longer one of them
 */
record SlotRun(int first, int end) {

    IntStream slots() {
        return IntStream.range(first, end);
    }
}
