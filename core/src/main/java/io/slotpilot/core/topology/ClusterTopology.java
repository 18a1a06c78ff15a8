package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.MergeResult;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import io.slotpilot.core.redirect.SlotMapUpdates;
import io.slotpilot.core.redirect.SlotOwners;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The slot map of one client, and everything that keeps it true: what redirects teach, refreshes when they are needed,
 * and a watch on nodes that fell silent.
 *
 * <p>Thread-safe. {@link #target} takes no lock and allocates nothing.
 */
public final class ClusterTopology implements SlotMapUpdates, SlotOwners, AutoCloseable {

    private final MapCell map = new MapCell(this::changed);
    private final Suspects suspects = new Suspects();
    private final Changes changes = new Changes();
    private final LongAdder patches = new LongAdder();
    private final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();
    private final TopologySource source;
    private final RedirectOptions options;
    private final Traffic traffic;
    private final TopologyClock clock;
    private final Loop loop;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable TopologyWatch watch;
    private Runnable beforeWaiting = () -> {};

    /** A topology with a daemon thread of its own, which {@link #close} ends. Knows nothing until {@link #discover}. */
    public ClusterTopology(TopologySource source, RedirectOptions options, Traffic traffic) {
        this(source, options, traffic, TopologyClock.daemon(options.clusterName()));
    }

    /** A topology in the given time. */
    public ClusterTopology(TopologySource source, RedirectOptions options, Traffic traffic, TopologyClock clock) {
        this.source = source;
        this.options = options;
        this.traffic = traffic;
        this.clock = clock;
        this.loop = new Loop(clock.timer(), clock.ticker());
        this.listeners.addAll(options.topologyListeners());
    }

    /**
     * Reads the first view of the cluster, and from then on keeps the map true. Blocks; call once.
     *
     * @param seeds nodes to ask, in this order; later ones are asked when an earlier one fails or takes long
     * @param timeout how long the search may take
     * @return whether a cluster was found, and what each seed that was of no use said
     */
    public Discovery discover(Collection<NodeAddress> seeds, Duration timeout) {
        return watch(seeds, timeout).discover(seeds, timeout);
    }

    /**
     * Starts with a map that is known already, such as that of another client of the same cluster, and from then on keeps
     * it true: {@link #discover} without the search. Returns at once; call once, instead of {@link #discover}.
     *
     * @param known is shared, not copied
     * @param seeds nodes to ask when no other can be asked
     */
    public void startFrom(SlotMap known, Collection<NodeAddress> seeds) {
        TopologyWatch started = watch(seeds, options.refresh().queryTimeout());
        map.update(before -> known);
        started.start();
    }

    private TopologyWatch watch(Collection<NodeAddress> seeds, Duration timeout) {
        Duration longest = options.refresh().queryTimeout();
        ViewQueries queries =
                new ViewQueries(source, options.addressMapper(), loop, Math.min(timeout.toNanos(), longest.toNanos()));
        tell(l -> l.onDiscovery(this::map, this::reachable, this::requestRefresh));
        TopologyWatch started = new TopologyWatch(this, queries, seeds);
        this.watch = started;
        return started;
    }

    /** The slot map of this moment. */
    public SlotMap map() {
        return map.get();
    }

    /**
     * Translates the addresses in redirects. A client that logs in follows them only to nodes that a view has named: one
     * line from a server is not enough to be sent a password. A redirect to any other node leads nowhere until a refresh,
     * which that asks for, has confirmed it.
     *
     * @param logsIn whether the client sends credentials to whatever it connects to
     */
    public AddressMapper redirectTargets(boolean logsIn) {
        AddressMapper mapper = options.addressMapper();
        return !logsIn
                ? mapper
                : announced -> {
                    NodeAddress target = mapper.map(announced);
                    return target == null || map.get().node(target) == null ? null : target;
                };
    }

    @Override
    public @Nullable NodeAddress target(int slot) {
        if (slot < 0) {
            return anyPrimary();
        }
        NodeAddress owner = map.get().ownerAddress(slot);
        return owner == null || suspects.contains(owner) ? null : owner;
    }

    @Override
    public boolean reachable(NodeAddress node) {
        return !suspects.contains(node);
    }

    @Override
    public boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) throws InterruptedException {
        return changes.awaitTarget(() -> target(slot), avoid, nanos);
    }

    /**
     * Why {@link #target} is {@code null} for this slot, in words, for the message of the client's exception.
     *
     * @param slot the slot, or {@code -1}
     */
    public String whyNoTarget(int slot) {
        if (slot < 0) {
            return "no primary of the cluster is within reach";
        }
        ClusterNode owner = map.get().owner(slot);
        if (owner == null) {
            return "slot " + slot + " is not served by any node";
        }
        String reason = suspects.reason(owner.address());
        return "slot " + slot + " is served by " + owner.address()
                + (reason == null ? "" : ", which is out of reach: " + reason);
    }

    @Override
    public void learn(Failure failure, @Nullable NodeAddress at, int slot) {
        switch (failure.kind()) {
            case MOVED -> moved(failure, at);
            case ASK -> open(failure.slot());
            case TRY_AGAIN -> open(slot);
            case CLUSTER_DOWN -> signal(RefreshCause.UNCOVERED, null, at);
            case READ_ONLY, UNBLOCKED -> signal(RefreshCause.ROLE, null, at);
            case CONNECT_FAILED -> unreachable(at);
            case CONNECTION_LOST, TIMED_OUT -> doubtful(at);
            // A full pool says that this client is busy; these others heal by themselves or are the command's own.
            case POOL_EXHAUSTED,
                    LOADING,
                    MASTER_DOWN,
                    NO_REPLICAS,
                    BUSY,
                    CROSS_SLOT,
                    AUTH,
                    OUT_OF_MEMORY,
                    MISCONFIGURED,
                    NO_SCRIPT,
                    OTHER -> {}
        }
    }

    @Override
    public void doubt(int slot) {
        signal(RefreshCause.DOUBT, null, null);
    }

    /** Asks for a refresh; it is throttled like all others. Returns at once. */
    public void requestRefresh() {
        signal(RefreshCause.MANUAL, null, null);
    }

    /**
     * Asks a node for its view and takes it in, for what must not go by an old map: a broadcast, to which no node objects
     * that is a primary no longer. Blocks.
     *
     * @param atMost how long, for all nodes together that are asked until one answers
     * @return whether one has answered; if not, the map is as it was
     */
    public boolean look(Duration atMost) {
        TopologyWatch started = watch;
        return started != null && !isClosed() && started.look(atMost);
    }

    /** From now on {@code listener} hears what happens. */
    public void addListener(TopologyListener listener) {
        listeners.add(listener);
    }

    /** {@code listener} hears no more. */
    public void removeListener(TopologyListener listener) {
        listeners.remove(listener);
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    /** Ends the watch over the cluster and wakes whoever waits. The map stays as it is. */
    @Override
    public void close() {
        boolean first = closed.compareAndSet(false, true);
        clock.stop().run();
        changes.close();
        if (first) {
            tell(TopologyListener::onClose);
        }
    }

    private void moved(Failure failure, @Nullable NodeAddress at) {
        NodeAddress target = failure.target();
        if (target == null) {
            signal(RefreshCause.UNCOVERED, null, at);
            return;
        }
        int slot = failure.slot();
        long now = clock.ticker().nanos();
        if (map.update(before -> before.isReplica(slot, target)
                ? before.withPromoted(slot, target, now)
                : before.withMoved(slot, target, now))) {
            patches.increment();
        }
        // Commands go right already: what is left to ask for can wait until the clients of a fleet have spread.
        signal(RefreshCause.MOVED, at, null);
    }

    private void open(int slot) {
        if (slot >= 0 && !map.get().isOpen(slot)) {
            long now = clock.ticker().nanos();
            map.update(before -> before.withOpen(slot, true, now));
        }
    }

    private void unreachable(@Nullable NodeAddress at) {
        if (at != null) {
            suspect(at, "no connection could be made");
        }
        signal(RefreshCause.NODE_DOWN, null, at);
    }

    // A lost connection or a late reply may be an accident of one connection: look before the node is avoided.
    private void doubtful(@Nullable NodeAddress at) {
        TopologyWatch started = watch;
        if (at != null && started != null) {
            started.check(at);
        }
        signal(RefreshCause.NODE_DOWN, null, at);
    }

    private void signal(RefreshCause cause, @Nullable NodeAddress knows, @Nullable NodeAddress doesNotKnow) {
        TopologyWatch started = watch;
        if (started != null) {
            started.signal(cause, knows, doesNotKnow);
        }
    }

    private @Nullable NodeAddress anyPrimary() {
        List<ClusterNode> primaries = map.get().primaries();
        int size = primaries.size();
        int start = size == 0 ? 0 : ThreadLocalRandom.current().nextInt(size);
        for (int i = 0; i < size; i++) {
            NodeAddress node = primaries.get((start + i) % size).address();
            if (!suspects.contains(node)) {
                return node;
            }
        }
        return null;
    }

    // ---- for the watch

    RedirectOptions options() {
        return options;
    }

    /** For tests in virtual time, where whoever blocks must let time pass first. */
    void beforeWaiting(Runnable task) {
        beforeWaiting = task;
    }

    void waiting() {
        beforeWaiting.run();
    }

    Traffic traffic() {
        return traffic;
    }

    Loop loop() {
        return loop;
    }

    Suspects suspects() {
        return suspects;
    }

    long patches() {
        return patches.sum();
    }

    boolean ownsSlots(NodeAddress node) {
        for (ClusterNode primary : map.get().primaries()) {
            if (primary.aliases().contains(node)) {
                return true;
            }
        }
        return false;
    }

    void suspect(NodeAddress node, String reason) {
        if (suspects.add(node, reason)) {
            TopologyWatch started = watch;
            if (started != null) {
                started.suspected(node);
            }
            tell(l -> l.onSuspect(node, true));
            changed(map.get(), map.get());
        }
    }

    void trust(NodeAddress node) {
        if (suspects.remove(node)) {
            tell(l -> l.onSuspect(node, false));
            changed(map.get(), map.get());
        }
    }

    /** Takes views in; returns what they taught. */
    MergeResult take(List<ClusterView> views) {
        MergeResult[] result = new MergeResult[1];
        map.update(before -> {
            result[0] = before.decide(views);
            return result[0].map();
        });
        int disagreements = result[0].disagreements().cardinality();
        if (disagreements > 0) {
            tell(l -> l.onDisagreement(disagreements));
        }
        return result[0];
    }

    void refreshed(RefreshCause cause, RefreshOutcome outcome, Duration took) {
        tell(l -> l.onRefresh(cause, outcome, took));
    }

    private void changed(SlotMap before, SlotMap after) {
        changes.signal();
        tell(l -> l.onChange(before, after));
    }

    private void tell(Consumer<TopologyListener> event) {
        for (TopologyListener listener : listeners) {
            Loop.guarded(() -> event.accept(listener));
        }
    }
}
