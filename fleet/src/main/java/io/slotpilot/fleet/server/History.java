package io.slotpilot.fleet.server;

import java.util.ArrayList;
import java.util.List;

/** Every layout that the cluster has had. */
final class History {

    private record Entry(Layout layout, long bornAtNanos) {}

    private final List<Entry> entries = new ArrayList<>();

    History(Layout first) {
        entries.add(new Entry(first, 0));
    }

    void add(Layout layout, long nowNanos) {
        entries.add(new Entry(layout, nowNanos));
    }

    int newest() {
        return entries.size() - 1;
    }

    Layout layout(int version) {
        return entries.get(version).layout;
    }

    long bornAtNanos(int version) {
        return entries.get(version).bornAtNanos;
    }
}
