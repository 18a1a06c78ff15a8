package io.slotpilot.jedis;

import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.ClusterCommandObjects;
import redis.clients.jedis.commands.ProtocolCommand;

/** What makes the commands of a Jedis 7 cluster client; it leaves it to us to refuse keys in several slots. */
final class SpanningCommandObjects extends ClusterCommandObjects {

    @Override
    protected ClusterCommandArguments commandArguments(ProtocolCommand command) {
        return new SpanningArguments(command, keyPreProcessor);
    }
}
