package io.slotpilot.lint.samples;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** Pieces put together by a stream. */
class JedisJoiningPieces {

    private final String prefix;

    JedisJoiningPieces(String prefix) {
        this.prefix = prefix;
    }

    void bad(Jedis jedis, String id) {
        Transaction transaction = jedis.multi(); // BAD transaction
        transaction.set(key(prefix, "job", id), "1");
        transaction.sadd(key(prefix, "jobs"), id);
        transaction.exec();
    }

    void good(Jedis jedis, String id) {
        jedis.mget(key("{" + id + "}", "name"), key("{" + id + "}", "mail"));
    }

    private static String key(String... pieces) {
        return Stream.of(pieces).filter(piece -> !piece.isEmpty()).collect(Collectors.joining(":"));
    }
}
