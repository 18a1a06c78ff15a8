package io.slotpilot.jedis;

import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether a server is part of a cluster, as far as its client may ask it.
 *
 * @param ask sends a command with one argument, and returns the raw reply
 */
record ClusterMode(BiFunction<Command, String, Object> ask) {

    private static final String NO_CLUSTER = "ERR This instance has cluster support disabled";
    private static final String RENAMED = "ERR unknown command";

    /**
     * Any refusal that this does not know, and a node that is out of reach, are told by the search for the cluster, with
     * the reason.
     *
     * @throws JedisAccessControlException if the user may run neither command that would tell
     */
    boolean isOn() {
        try {
            return ask.apply(Command.CLUSTER, "SLOTS") != null;
        } catch (JedisAccessControlException e) {
            return isOnByInfo(e);
        } catch (JedisDataException e) {
            String message = String.valueOf(e.getMessage());
            return !message.startsWith(NO_CLUSTER) && !message.startsWith(RENAMED);
        }
    }

    private boolean isOnByInfo(JedisAccessControlException forbidden) {
        try {
            Object info = ask.apply(Command.INFO, "cluster");
            return info instanceof byte[] text
                    && new String(text, StandardCharsets.ISO_8859_1).contains("cluster_enabled:1");
        } catch (JedisAccessControlException e) {
            e.addSuppressed(forbidden);
            throw new JedisAccessControlException(
                    "Cannot tell whether the server is part of a cluster: allow its user CLUSTER SLOTS (and, in a"
                            + " cluster, CLUSTER SHARDS), or INFO",
                    e);
        }
    }
}
