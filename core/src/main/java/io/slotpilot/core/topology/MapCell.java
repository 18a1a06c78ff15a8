package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.SlotMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The one place that holds the slot map: read without a lock, replaced as a whole, no update ever lost. */
final class MapCell {

    private static final AtomicReferenceFieldUpdater<MapCell, SlotMap> MAP =
            AtomicReferenceFieldUpdater.newUpdater(MapCell.class, SlotMap.class, "map");

    private final BiConsumer<SlotMap, SlotMap> onChange;
    private volatile SlotMap map = SlotMap.empty();

    /** @param onChange hears of every new version, on the thread that made it */
    MapCell(BiConsumer<SlotMap, SlotMap> onChange) {
        this.onChange = onChange;
    }

    SlotMap get() {
        return map;
    }

    /**
     * Replaces the map by what {@code change} makes of it, which may be called more than once.
     *
     * @return whether the map has a new version
     */
    boolean update(UnaryOperator<SlotMap> change) {
        SlotMap before;
        SlotMap after;
        do {
            before = map;
            after = change.apply(before);
        } while (before != after && !MAP.compareAndSet(this, before, after));
        if (before.version() == after.version()) {
            return false;
        }
        onChange.accept(before, after);
        return true;
    }
}
