package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/** What can be subscribed to. */
enum Topic {
    CHANNEL(CommandType.SUBSCRIBE, CommandType.UNSUBSCRIBE),
    PATTERN(CommandType.PSUBSCRIBE, CommandType.PUNSUBSCRIBE),
    SHARD_CHANNEL(CommandType.SSUBSCRIBE, CommandType.SUNSUBSCRIBE);

    private final CommandType enter;
    private final CommandType leave;

    Topic(CommandType enter, CommandType leave) {
        this.enter = enter;
        this.leave = leave;
    }

    /** The command that subscribes. */
    CommandType enter() {
        return enter;
    }

    /** The command that ends subscriptions. */
    CommandType leave() {
        return leave;
    }

    /** What this command subscribes to; null if it does not. */
    static @Nullable Topic enteredBy(ProtocolKeyword type) {
        for (Topic topic : values()) {
            if (topic.enter == type) {
                return topic;
            }
        }
        return null;
    }

    /** What this command ends subscriptions to; null if it does not. */
    static @Nullable Topic leftBy(ProtocolKeyword type) {
        for (Topic topic : values()) {
            if (topic.leave == type) {
                return topic;
            }
        }
        return null;
    }
}
