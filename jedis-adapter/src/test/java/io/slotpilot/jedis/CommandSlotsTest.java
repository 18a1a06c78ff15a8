package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ClusterCommandObjects;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.RawableFactory;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.params.GeoSearchParam;
import redis.clients.jedis.params.ZRangeParams;

class CommandSlotsTest {

    private final ClusterCommandObjects commands = new ClusterCommandObjects();

    @Test
    void takesTheSlotThatJedisComputed() {
        assertThat(CommandSlots.of(commands.get("user:1").getArguments(), false))
                .isEqualTo(KeySlot.of("user:1"));
        assertThat(CommandSlots.of(commands.mget("{t}a", "{t}b").getArguments(), false))
                .isEqualTo(KeySlot.of("t"));
    }

    @Test
    void findsNoSlotInACommandWithoutKeys() {
        assertThat(CommandSlots.of(commands.ping().getArguments(), false)).isEqualTo(-1);
        assertThat(CommandSlots.find(new CommandArguments(Command.PING))).isEqualTo(-1);
    }

    @Test
    void computesTheSlotOfACommandThatIsNotMadeForAClusterFromKeysOfAnyType() {
        byte[] bytes = "{t}bytes".getBytes(StandardCharsets.UTF_8);

        assertThat(CommandSlots.find(new CommandArguments(Command.MGET)
                        .key("{t}text")
                        .key(bytes)
                        .key(RawableFactory.from("{t}raw"))))
                .isEqualTo(KeySlot.of("t"));
    }

    @Test
    void knowsTheKeysOfARawCommand() {
        assertThat(CommandSlots.find(
                        new CommandArguments(Command.SET).add("user:1").add("v")))
                .isEqualTo(KeySlot.of("user:1"));
        assertThat(CommandSlots.find(new CommandArguments(Command.EVAL)
                        .add("return 1")
                        .add(2)
                        .add("{t}a")
                        .add("{t}b")
                        .add("argument")))
                .isEqualTo(KeySlot.of("t"));
        assertThat(CommandSlots.find(new CommandArguments(Command.DEL).add("a").add("b")))
                .isEqualTo(CommandSlots.SEVERAL);
    }

    @Test
    void knowsTheKeysThatJedisDoesNotName() {
        GeoSearchParam near = new GeoSearchParam().fromMember("m").byRadius(1, GeoUnit.KM);

        assertThat(CommandSlots.find(
                        commands.zrangestore("a", "b", new ZRangeParams(0, -1)).getArguments()))
                .isEqualTo(CommandSlots.SEVERAL);
        assertThat(CommandSlots.find(commands.geosearchStore("a", "b", near).getArguments()))
                .isEqualTo(CommandSlots.SEVERAL);
        assertThat(CommandSlots.find(
                        commands.geosearchStore("{t}a", "{t}b", near).getArguments()))
                .isEqualTo(KeySlot.of("t"));
    }

    @Test
    void refusesKeysOfSeveralSlots() {
        CommandArguments arguments = new CommandArguments(Command.MGET).key("a").key("b");

        assertThatThrownBy(() -> CommandSlots.of(arguments, false))
                .isInstanceOf(JedisClusterOperationException.class)
                .hasMessageContaining("Keys must belong to same hashslot")
                .hasMessageContaining(String.valueOf(KeySlot.of("a")))
                .hasMessageContaining(String.valueOf(KeySlot.of("b")));
    }
}
