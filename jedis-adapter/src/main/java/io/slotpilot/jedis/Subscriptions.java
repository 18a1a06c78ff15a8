package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
        private final List<Leaving> leaving = new ArrayList<>();

        private void enter(ByteBuffer name) {
            wanted.add(name);
            leaving.forEach(its -> its.entered(name));
        }

        private void leave(CommandArguments command) {
            List<ByteBuffer> named = words(command);
            leaving.add(new Leaving(command, named.isEmpty(), named.isEmpty() ? staying() : named));
        }

        private List<ByteBuffer> staying() {
            return wanted.stream()
                    .filter(name -> leaving.stream().noneMatch(its -> its.ends(name)))
                    .toList();
        }
    }

    private final Map<Kind, Names> names = new EnumMap<>(Kind.class);
    private int entered;

    /** Takes note of a command that the user sends; false if it has nothing to do with subscriptions. */
    synchronized boolean sends(CommandArguments command) {
        for (Kind kind : Kind.values()) {
            if (command.getCommand() == kind.enter) {
                words(command).forEach(of(kind)::enter);
                entered++;
                return true;
            }
            if (command.getCommand() == kind.leave) {
                of(kind).leave(command);
                return true;
            }
        }
        return false;
    }

    /** How many commands of the user have subscribed to something. */
    synchronized int entered() {
        return entered;
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

    /** The slot of the shard channels, or {@code -1} if there are none; one of them if there are several. */
    int slot() {
        return slots().any();
    }

    /** The slots of the shard channels. */
    synchronized SubscribedSlots slots() {
        return new SubscribedSlots(bySlot().keySet());
    }

    /** The commands that subscribe to everything again, on another connection. */
    synchronized List<CommandArguments> restoring() {
        List<CommandArguments> commands = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            // The server takes channels of several slots that it owns, but not in one command.
            Collection<List<ByteBuffer>> groups =
                    kind == Kind.SHARD_CHANNEL ? bySlot().values() : List.of(List.copyOf(of(kind).wanted));
            groups.stream()
                    .filter(group -> !group.isEmpty())
                    .map(group -> command(kind.enter, group))
                    .forEach(commands::add);
        }
        return commands;
    }

    /** The commands that end subscriptions and were not confirmed yet, for a connection that everything is restored on. */
    synchronized List<CommandArguments> leaving() {
        List<CommandArguments> commands = new ArrayList<>();
        for (Names its : names.values()) {
            its.leaving.stream().map(Leaving::again).filter(Objects::nonNull).forEach(commands::add);
            its.leaving.removeIf(Leaving::isDone);
        }
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
                return entered(of(kind), name);
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

    private static Meaning entered(Names its, @Nullable ByteBuffer name) {
        if (name != null) {
            its.wanted.add(name);
        }
        return its.confirmed.add(name) ? Meaning.NEWS : Meaning.REPETITION;
    }

    private static Meaning left(Names its, @Nullable ByteBuffer name) {
        Leaving cause = its.leaving.stream()
                .filter(leaving -> leaving.awaits(name))
                .findFirst()
                .orElse(null);
        if (cause == null) {
            return Meaning.EVICTION;
        }
        for (ByteBuffer ended : name == null ? cause.awaited() : List.of(name)) {
            its.confirmed.remove(ended);
            if (cause.ends(ended)) {
                its.wanted.remove(ended);
            }
        }
        cause.confirmed(name);
        if (cause.isDone()) {
            its.leaving.remove(cause);
        }
        return Meaning.NEWS;
    }

    private Map<Integer, List<ByteBuffer>> bySlot() {
        return of(Kind.SHARD_CHANNEL).wanted.stream()
                .collect(Collectors.groupingBy(
                        channel -> KeySlot.of(channel.array()), LinkedHashMap::new, Collectors.toList()));
    }

    private static CommandArguments command(Command word, List<ByteBuffer> names) {
        CommandArguments command = new CommandArguments(word);
        names.forEach(name -> command.add(name.array()));
        return command;
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
