package io.slotpilot.lettuce;

import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.PushHandler;
import java.util.Collection;
import java.util.List;

/** Lettuce's own connection with its bookkeeping for MULTI, over a channel that leads to where the keys are. */
final class TransactionConnection<K, V> extends StatefulRedisConnectionImpl<K, V> {

    TransactionConnection(StatefulRedisClusterConnection<K, V> cluster, LettuceRouter<K, V> router) {
        super(
                new TransactionWriter<>(cluster, router),
                NoPushes.INSTANCE,
                cluster.getCodec(),
                cluster.getTimeout(),
                cluster.getOptions().getJsonParser());
        setOptions(cluster.getOptions());
    }

    /** Nothing is pushed over a connection that is none. */
    private enum NoPushes implements PushHandler {
        INSTANCE;

        @Override
        public void addListener(PushListener listener) {
            throw new UnsupportedOperationException("listeners belong to the cluster connection");
        }

        @Override
        public void removeListener(PushListener listener) {}

        @Override
        public Collection<PushListener> getPushListeners() {
            return List.of();
        }
    }
}
