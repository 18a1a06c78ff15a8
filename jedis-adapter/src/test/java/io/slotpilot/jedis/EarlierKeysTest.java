package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

class EarlierKeysTest {

    private final EarlierKeys earlier = new EarlierKeys();

    @Test
    void aWriteIsNotToBeOvertakenForAPartOfItsKeys() {
        earlier.add(mset("{t}a", "{t}b"));

        assertThat(earlier.couldBeOvertakenBy(mget("{t}b", "{t}c"))).isTrue();
        assertThat(earlier.couldBeOvertakenBy(mget("{t}a"))).isTrue();
        assertThat(earlier.couldBeOvertakenBy(mset("{t}c", "{t}d"))).isFalse();
    }

    @Test
    void aCommandForTheSameKeysMeetsTheSameFate() {
        earlier.add(mset("{t}a", "{t}b"));

        assertThat(earlier.couldBeOvertakenBy(mset("{t}b", "{t}a"))).isFalse();

        earlier.add(mset("{t}b", "{t}c"));
        assertThat(earlier.couldBeOvertakenBy(mset("{t}b", "{t}a"))).isTrue();
    }

    @Test
    void readsDoNotMindEachOther() {
        earlier.add(mget("{t}a", "{t}b"));

        assertThat(earlier.couldBeOvertakenBy(mget("{t}a"))).isFalse();
        assertThat(earlier.couldBeOvertakenBy(mset("{t}a"))).isTrue();
    }

    @Test
    void whoseKeysAreNotAllKnownMayTouchAny() {
        BatchedCommand sort = command(new CommandArguments(Command.SORT)
                .key("{t}list")
                .add("BY")
                .add("{t}w:*")
                .add("STORE")
                .add("{t}sorted"));
        assertThat(earlier.couldBeOvertakenBy(sort)).isFalse();

        earlier.add(sort);

        assertThat(earlier.couldBeOvertakenBy(mget("{t}a"))).isTrue();
    }

    private static BatchedCommand mset(String... keys) {
        CommandArguments arguments = new CommandArguments(Command.MSET);
        for (String key : keys) {
            arguments.key(key).add("v");
        }
        return command(arguments);
    }

    private static BatchedCommand mget(String... keys) {
        CommandArguments arguments = new CommandArguments(Command.MGET);
        for (String key : keys) {
            arguments.key(key);
        }
        return command(arguments);
    }

    private static BatchedCommand command(CommandArguments arguments) {
        return new BatchedCommand(arguments, CommandSlots.of(arguments, false));
    }
}
