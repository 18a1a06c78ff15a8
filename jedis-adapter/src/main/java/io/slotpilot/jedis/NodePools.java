package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.time.Duration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;

/** The connection pools of the nodes of one cluster. Thread-safe. */
interface NodePools extends AutoCloseable {

    /**
     * The pool of a node, made when it is first asked for; making it opens no connection.
     *
     * @param slot a slot whose commands lead to that node, or {@code -1}
     * @throws redis.clients.jedis.exceptions.JedisException if there can be none
     */
    ConnectionPool pool(NodeAddress node, int slot);

    /** Whether a connection to this node exists. */
    boolean connected(NodeAddress node);

    /** Closes the idle connections to this node. */
    void closeIdle(NodeAddress node);

    /**
     * A connection for one question to a node, which need not be known. To be closed after use.
     *
     * @param patience how long to wait for it at most, beside the time that connecting takes
     * @throws RuntimeException Jedis's own exception if there is none
     */
    Connection lend(NodeAddress node, Duration patience);

    /** Retires the pools of nodes that the map no longer has, in time. Commands in flight end undisturbed. */
    void retireAllBut(SlotMap map);

    /** Closes every connection as soon as its command has ended. */
    @Override
    void close();
}
