package io.slotpilot.lettuce;

import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.api.push.RedisClusterPushListener;
import java.util.Collection;
import java.util.List;

/** Stands where nobody listens, because the connection below does. */
enum NoPushes implements ClusterPushHandler {
    INSTANCE;

    @Override
    public void addListener(RedisClusterPushListener listener) {
        throw new UnsupportedOperationException("listeners belong to the connection below");
    }

    @Override
    public void removeListener(RedisClusterPushListener listener) {}

    @Override
    public Collection<RedisClusterPushListener> getPushListeners() {
        return List.of();
    }
}
