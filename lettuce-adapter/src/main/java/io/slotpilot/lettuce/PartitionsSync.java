package io.slotpilot.lettuce;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.TopologyListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps Lettuce's {@link Partitions} in agreement with the slot map. Thread-safe. */
final class PartitionsSync {

    // Making them costs Lettuce more than a thousand commands, and a reshard changes the map slot by slot.
    private static final long PAUSE_MILLIS = 100;

    private final LettuceCluster cluster;
    private final PartitionsMirror mirror;
    private final ClientResources resources;
    private final Runnable published;
    private final Partitions partitions;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * Fills new partitions.
     *
     * @param published called after they have changed
     */
    PartitionsSync(LettuceCluster cluster, RedisURI settings, ClientResources resources, Runnable published) {
        this(cluster, settings, resources, published, new Partitions());
        partitions.reload(nodes());
    }

    /** Takes over partitions that Lettuce has filled. */
    PartitionsSync(
            LettuceCluster cluster,
            RedisURI settings,
            ClientResources resources,
            Runnable published,
            Partitions partitions) {
        this.cluster = cluster;
        this.mirror = new PartitionsMirror(settings);
        this.resources = resources;
        this.published = published;
        this.partitions = partitions;
    }

    /** From now on every change is published. */
    void start() {
        cluster.topology().addListener(new TopologyListener() {
            @Override
            public void onChange(SlotMap before, SlotMap after) {
                if (before.version() != after.version()) {
                    changed(before, after);
                }
            }
        });
    }

    Partitions partitions() {
        return partitions;
    }

    /** New partitions that say what the map says now. */
    Partitions current() {
        Partitions current = new Partitions();
        current.reload(nodes());
        return current;
    }

    private void changed(SlotMap before, SlotMap after) {
        if (before.nodes().size() != after.nodes().size()) {
            publish(); // at once: Lettuce may refuse to connect to a node that is not among the partitions
        } else if (scheduled.compareAndSet(false, true)) {
            try {
                resources.eventExecutorGroup().schedule(this::publish, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                scheduled.set(false); // shut down
            }
        }
    }

    private void publish() {
        scheduled.set(false);
        Guarded.run(() -> {
            List<RedisClusterNode> before = new ArrayList<>(partitions);
            List<RedisClusterNode> after = nodes();
            partitions.reload(after);
            published.run();
            resources.eventBus().publish(new ClusterTopologyChangedEvent(before, after));
        });
    }

    private List<RedisClusterNode> nodes() {
        Set<NodeAddress> busy = cluster.busyNodes();
        return mirror.nodes(cluster.topology().map(), busy);
    }
}
