package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** What one connection is subscribed to, as its user sees it. Thread-safe. */
final class Subscriptions {

    private enum Kind {
        CHANNEL(Command.SUBSCRIBE, Command.UNSUBSCRIBE),
        PATTERN(Command.PSUBSCRIBE, Command.PUNSUBSCRIBE),
        SHARD_CHANNEL(Command.SSUBSCRIBE, Command.SUNSUBSCRIBE);

        private final Command enter;
        private final Command leave;

        Kind(Command enter, Command leave) {
            this.enter = enter;
            this.leave = leave;
        }
    }

    /** What a message from the server is to the user of the connection. */
    enum Meaning {
        /** Something that the user has to see. */
        NEWS,
        /** The confirmation of what the user believes to have already. */
        REPETITION,
        /** The server ends a subscription that the user wants to keep: its slot has moved. */
        EVICTION
    }

    private static final class Names {
        private final Set<ByteBuffer> wanted = new LinkedHashSet<>();
        private final Set<ByteBuffer> confirmed = new HashSet<>();
        private final List<CommandArguments> leaving = new ArrayList<>();
    }

    private final Map<Kind, Names> names = new EnumMap<>(Kind.class);

    /** Takes note of a command that the user sends; false if it has nothing to do with subscriptions. */
    synchronized boolean sends(CommandArguments command) {
        for (Kind kind : Kind.values()) {
            if (command.getCommand() == kind.enter) {
                words(command).forEach(of(kind).wanted::add);
                return true;
            }
            if (command.getCommand() == kind.leave) {
                of(kind).leaving.add(command);
                return true;
            }
        }
        return false;
    }

    synchronized boolean isEmpty() {
        return size() == 0;
    }

    /** Whether the server has confirmed any, so that something may be missed. */
    synchronized boolean isConfirmed() {
        return names.values().stream().anyMatch(its -> !its.confirmed.isEmpty());
    }

    synchronized int size() {
        return names.values().stream().mapToInt(its -> its.wanted.size()).sum();
    }

    /** The slot of the shard channels, {@code -1} if there are none, or {@link CommandSlots#SEVERAL}. */
    synchronized int slot() {
        int slot = -1;
        for (ByteBuffer channel : of(Kind.SHARD_CHANNEL).wanted) {
            int its = KeySlot.of(channel.array());
            if (slot >= 0 && slot != its) {
                return CommandSlots.SEVERAL;
            }
            slot = its;
        }
        return slot;
    }

    /** The commands that subscribe to everything again, on another connection. */
    synchronized List<CommandArguments> restoring() {
        List<CommandArguments> commands = new ArrayList<>();
        names.forEach((kind, its) -> {
            if (!its.wanted.isEmpty()) {
                CommandArguments command = new CommandArguments(kind.enter);
                its.wanted.forEach(name -> command.add(name.array()));
                commands.add(command);
            }
        });
        return commands;
    }

    /** The commands that end subscriptions and were not confirmed yet. */
    synchronized List<CommandArguments> leaving() {
        List<CommandArguments> commands = new ArrayList<>();
        names.values().forEach(its -> commands.addAll(its.leaving));
        return commands;
    }

    /** Takes note of what the server sends. */
    synchronized Meaning received(@Nullable Object message) {
        if (!(message instanceof List<?> parts) || parts.size() < 2 || !(parts.get(0) instanceof byte[] word)) {
            return Meaning.NEWS;
        }
        String type = new String(word, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        ByteBuffer name = parts.get(1) instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : null;
        for (Kind kind : Kind.values()) {
            if (type.equals(kind.enter.name())) {
                return of(kind).confirmed.add(name) ? Meaning.NEWS : Meaning.REPETITION;
            }
            if (type.equals(kind.leave.name())) {
                return left(of(kind), name);
            }
        }
        return Meaning.NEWS;
    }

    /** Whether this is the server's answer to a command that subscribes. */
    static boolean confirms(@Nullable Object message) {
        if (!(message instanceof List<?> parts) || parts.isEmpty() || !(parts.get(0) instanceof byte[] word)) {
            return false;
        }
        String type = new String(word, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (type.equals(kind.enter.name())) {
                return true;
            }
        }
        return false;
    }

    private static Meaning left(Names its, @Nullable ByteBuffer name) {
        CommandArguments cause = cause(its.leaving, name);
        if (cause == null) {
            return Meaning.EVICTION;
        }
        if (name != null) {
            its.wanted.remove(name);
            its.confirmed.remove(name);
        }
        if (its.wanted.isEmpty() || words(cause).stream().noneMatch(its.wanted::contains) && cause.size() > 1) {
            its.leaving.remove(cause);
        }
        return Meaning.NEWS;
    }

    private static @Nullable CommandArguments cause(List<CommandArguments> leaving, @Nullable ByteBuffer name) {
        for (CommandArguments command : leaving) {
            if (name == null || command.size() == 1 || words(command).contains(name)) {
                return command;
            }
        }
        return null;
    }

    private Names of(Kind kind) {
        return names.computeIfAbsent(kind, unused -> new Names());
    }

    private static List<ByteBuffer> words(CommandArguments command) {
        List<ByteBuffer> words = new ArrayList<>();
        for (int i = 1; i < command.size(); i++) {
            words.add(ByteBuffer.wrap(command.get(i).getRaw()));
        }
        return words;
    }
}
