package io.slotpilot.core.cluster;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node as the cluster describes it. Immutable; equal if every fact is equal. */
public final class ClusterNode {

    private final @Nullable String id;
    private final NodeAddress address;
    private final Set<NodeAddress> aliases;
    private final Role role;
    private final @Nullable String primaryId;
    private final long configEpoch;
    private final Set<NodeFlag> flags;
    private final boolean announced;
    private final boolean listed;

    private ClusterNode(Builder builder) {
        this.id = builder.id;
        this.address = builder.address;
        builder.aliases.add(address);
        this.aliases = Set.copyOf(builder.aliases);
        this.role = builder.role;
        this.primaryId = builder.primaryId;
        this.configEpoch = builder.configEpoch;
        this.flags = Set.copyOf(builder.flags);
        this.announced = builder.announced;
        this.listed = builder.listed;
    }

    static Builder at(NodeAddress address) {
        return new Builder(address);
    }

    Builder mutate() {
        Builder builder = new Builder(address)
                .id(id)
                .aliases(aliases)
                .role(role, primaryId)
                .configEpoch(configEpoch)
                .flags(flags);
        builder.announced = announced;
        builder.listed = listed;
        return builder;
    }

    /** The node id (40 hex digits), or null if the node is known from a redirect alone. */
    public @Nullable String id() {
        return id;
    }

    /** Where to connect: the endpoint that servers tell clients, if one was seen, else the IP from CLUSTER NODES. */
    public NodeAddress address() {
        return address;
    }

    /** Every address that means this node, {@link #address()} included: endpoint, IP, host name. */
    public Set<NodeAddress> aliases() {
        return aliases;
    }

    public Role role() {
        return role;
    }

    /** The id of the primary that this replica copies; null for a primary, or if unknown. */
    public @Nullable String primaryId() {
        return primaryId;
    }

    /**
     * The highest configuration epoch that the node itself was seen with, or -1 if unknown. Servers print the primary's
     * epoch for a replica; that one is not kept here.
     */
    public long configEpoch() {
        return configEpoch;
    }

    /** What CLUSTER NODES said last about the node's health; empty if nothing was wrong, or it was not asked. */
    public Set<NodeFlag> flags() {
        return flags;
    }

    /** Whether {@link #address()} is what servers tell clients (CLUSTER SLOTS, MOVED), not just an IP in a node list. */
    boolean isAnnounced() {
        return announced;
    }

    /** Whether a CLUSTER NODES reply, which lists nodes without slots too, has named the node. */
    boolean isListed() {
        return listed;
    }

    /** Whether both describe one node: the same id, or, while one of the ids is unknown, a common address. */
    boolean is(ClusterNode other) {
        if (id != null && other.id != null) {
            return id.equals(other.id);
        }
        return aliases.contains(other.address) || other.aliases.contains(address);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object == this
                || (object instanceof ClusterNode other
                        && Objects.equals(id, other.id)
                        && address.equals(other.address)
                        && aliases.equals(other.aliases)
                        && role == other.role
                        && Objects.equals(primaryId, other.primaryId)
                        && configEpoch == other.configEpoch
                        && flags.equals(other.flags)
                        && announced == other.announced
                        && listed == other.listed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, address);
    }

    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + ' ' + address + (id == null ? "" : " (" + id + ')');
    }

    static final class Builder {

        private final NodeAddress address;
        private final Set<NodeAddress> aliases = new HashSet<>();
        private final Set<NodeFlag> flags = EnumSet.noneOf(NodeFlag.class);
        private @Nullable String id;
        private Role role = Role.PRIMARY;
        private @Nullable String primaryId;
        private long configEpoch = Evidence.UNKNOWN_EPOCH;
        private boolean announced;
        private boolean listed;

        private Builder(NodeAddress address) {
            this.address = address;
        }

        Builder id(@Nullable String id) {
            this.id = id;
            return this;
        }

        Builder alias(@Nullable NodeAddress alias) {
            if (alias != null) {
                aliases.add(alias);
            }
            return this;
        }

        Builder aliases(Set<NodeAddress> more) {
            aliases.addAll(more);
            return this;
        }

        Builder role(Role role, @Nullable String primaryId) {
            this.role = role;
            this.primaryId = primaryId;
            return this;
        }

        Builder configEpoch(long configEpoch) {
            this.configEpoch = configEpoch;
            return this;
        }

        Builder flags(Set<NodeFlag> flags) {
            this.flags.clear();
            this.flags.addAll(flags);
            return this;
        }

        Builder announced() {
            this.announced = true;
            return this;
        }

        Builder listed() {
            this.listed = true;
            return this;
        }

        ClusterNode build() {
            return new ClusterNode(this);
        }
    }
}
