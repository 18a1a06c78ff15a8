package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the addresses of nodes that are not allowed for none, and says so once for each. */
final class AllowedAddresses implements AddressMapper {

    private static final Logger log = LoggerFactory.getLogger(AllowedAddresses.class);
    // A server that makes addresses up must fill neither memory nor the log.
    private static final int MOST_TOLD = 100;

    private final AddressMapper mapper;
    private final AllowedNodes allowed;
    private final Set<NodeAddress> told = ConcurrentHashMap.newKeySet();

    private AllowedAddresses(AddressMapper mapper, AllowedNodes allowed) {
        this.mapper = mapper;
        this.allowed = allowed;
    }

    static AddressMapper of(AddressMapper mapper, AllowedNodes allowed) {
        return allowed == AllowedNodes.all() ? mapper : new AllowedAddresses(mapper, allowed);
    }

    @Override
    public @Nullable NodeAddress map(NodeAddress announced) {
        NodeAddress mapped = mapper.map(announced);
        if (mapped == null || allowed.contains(mapped)) {
            return mapped;
        }
        if (told.size() < MOST_TOLD && told.add(mapped)) {
            log.warn("A server announces {}, which is not among the allowed nodes; it is not connected to.", mapped);
        }
        return null;
    }
}
