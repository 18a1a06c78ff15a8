package io.slotpilot.lint.sink;

import io.slotpilot.core.command.CommandInfo;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Calls every method of a client object with {@link Sentinels} and looks for them among the keys of the command that the
 * server got.
 */
final class SinkProbe implements AutoCloseable {

    /** They end or change the connection, wait, or are no command. */
    private static final Set<String> NOT_CALLED = Set.of(
            "close",
            "quit",
            "shutdown",
            "multi",
            "exec",
            "discard",
            "subscribe",
            "psubscribe",
            "ssubscribe",
            "monitor",
            "sync",
            "select",
            "auth",
            "reset",
            "hello",
            "watch",
            "unwatch",
            "clientReply",
            "setTimeout",
            "disconnect",
            "digest",
            "wait",
            "waitReplicas",
            "waitAOF",
            "notify",
            "notifyAll",
            "equals",
            "hashCode",
            "toString",
            "getClass",
            "debug",
            "executePipelined",
            "pSubscribe",
            "pSubscribeOnce",
            "listenTo",
            "listenToPattern",
            "listenToChannel",
            "setAutoFlushCommands",
            "flushCommands",
            "swapdb",
            "migrate",
            "openPipeline",
            "closePipeline",
            "resetState",
            "destroy",
            "afterPropertiesSet",
            "setConnectionFactory",
            "clientNoEvict",
            "getNativeConnection",
            "readOnly",
            "readonly",
            "asking",
            "replicaof",
            "slaveof",
            "failover",
            "slaveOf",
            "slaveOfNoOne",
            "replicaOf",
            "replicaOfNoOne",
            "pipelined",
            "transaction",
            "dispatch",
            "setKeySerializer",
            "setValueSerializer",
            "setHashKeySerializer",
            "setHashValueSerializer",
            "setStringSerializer",
            "setDefaultSerializer",
            "setScriptExecutor",
            "setBeanClassLoader",
            "setEnableDefaultSerializer",
            "setEnableTransactionSupport",
            "setExposeConnection",
            "setDataSource",
            "connect",
            "convertAndSend",
            "setDeserializePipelineAndTxResults",
            "setSentinelConfiguration");

    /** Settings, and commands that concern no key; some answers of the scripted server would have the client wait. */
    private static final String KEYLESS =
            "(set|is)[A-Z].*(Serializer|Support|Loader|Connection|Timeout)|(client|command|debug|echo|keys\\d|cluster|acl|config|info|hello|ping"
                    + "|latency|function|module|script|role|time|lastsave|bgrewrite|bgsave|save|flush|dbsize).*";

    private static final Set<String> HANDSHAKE = Set.of(
            "HELLO", "CLIENT", "COMMAND", "CLUSTER", "INFO", "PING", "AUTH", "READONLY", "SELECT", "QUIT", "RESET");

    private static final Pattern SENTINEL = Pattern.compile("k(\\d+)x(\\d?)");

    private final ConcurrentLinkedQueue<List<String>> seen = new ConcurrentLinkedQueue<>();
    private final ScriptedServer server = ScriptedServer.start(this::answer);
    private final Map<String, SinkRow> rows = new TreeMap<>();
    private int renewals;

    int port() {
        return server.port();
    }

    List<SinkRow> rows() {
        return rows.values().stream()
                .sorted(Comparator.comparing(SinkRow::toString))
                .toList();
    }

    private @Nullable ScriptedReply answer(List<String> command) {
        if (HANDSHAKE.contains(command.get(0).toUpperCase(Locale.ROOT))) {
            return null;
        }
        seen.add(command);
        return ScriptedReply.error("ERR probe");
    }

    /**
     * Calls the public methods of an object, as far as its types within {@code inPackage} declare them.
     *
     * @param bound the key that the object is bound to, or null
     */
    void probe(String family, Supplier<Object> client, Class<?> type, @Nullable String bound) {
        for (Method method : type.getMethods()) {
            String owner = Type.getInternalName(method.getDeclaringClass());
            if (Modifier.isStatic(method.getModifiers())
                    || method.isBridge()
                    || method.getDeclaringClass() == Object.class
                    || NOT_CALLED.contains(method.getName())
                    || method.getName().matches(KEYLESS)) {
                continue;
            }
            String parameters = parameters(method);
            String key = family + ' ' + owner + ' ' + method.getName() + parameters;
            if (rows.containsKey(key)) {
                continue;
            }
            SinkRow row = call(family, owner, client, method, parameters, bound);
            if (row != null) {
                rows.put(key, row);
            }
        }
    }

    static String parameters(Method method) {
        String descriptor = Type.getMethodDescriptor(method);
        return descriptor.substring(0, descriptor.indexOf(')') + 1);
    }

    private @Nullable SinkRow call(
            String family,
            String owner,
            Supplier<Object> client,
            Method method,
            String parameters,
            @Nullable String bound) {
        @Nullable Object[] arguments = Sentinels.arguments(method);
        if (Arrays.asList(arguments).contains(null)) {
            return null; // to more-sinks.tsv, if it takes several keys
        }
        // What a method before could not encode may have left the connection out of step: a second try on a new one.
        if (!invoke(client, method, arguments)) {
            renewals++;
            invoke(client, method, arguments);
        }
        for (List<String> words : new ArrayList<>(seen)) {
            SinkRow row = row(family, owner, method, parameters, words, bound);
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /** Whether the server got something or there was an error before it was asked; false if the client waited in vain. */
    private boolean invoke(Supplier<Object> client, Method method, @Nullable Object[] arguments) {
        seen.clear();
        try {
            method.setAccessible(true);
            drain(method.invoke(client.get(), arguments));
        } catch (InvocationTargetException
                | IllegalAccessException
                | ExecutionException
                | InterruptedException
                | TimeoutException
                | RuntimeException e) {
            // The server answers nothing but errors, and some arguments are refused before it is asked.
            return !isTimeout(e);
        }
        return true;
    }

    private static boolean isTimeout(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each.getClass().getSimpleName().contains("Timeout")
                    || String.valueOf(each.getMessage()).contains("Timeout")) {
                return true;
            }
        }
        return false;
    }

    /** How often a client had to be made anew: to be compared by those who keep one. */
    int renewals() {
        return renewals;
    }

    private static void drain(@Nullable Object result)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (result instanceof Publisher<?> publisher) {
            Flux.from(publisher).collectList().block(Duration.ofSeconds(2));
        } else if (result instanceof Future<?> future) {
            future.get(2, TimeUnit.SECONDS);
        }
    }

    private static @Nullable SinkRow row(
            String family, String owner, Method method, String parameters, List<String> words, @Nullable String bound) {
        RawCommand command = RawCommand.of(words.toArray(String[]::new));
        CommandInfo info = CommandTable.standard().find(command);
        KeyPositions keys = CommandTable.standard().keys(command);
        Map<Integer, Set<Integer>> found = new TreeMap<>();
        boolean implicit = false;
        for (int i = 0; i < keys.count(); i++) {
            String word = words.get(keys.position(i));
            Matcher sentinel = SENTINEL.matcher(word);
            if (sentinel.matches()) {
                found.computeIfAbsent(Integer.parseInt(sentinel.group(1)), p -> new TreeSet<>())
                        .add(sentinel.group(2).isEmpty() ? -1 : Integer.parseInt(sentinel.group(2)));
            }
            implicit |= word.equals(bound);
        }
        if (info == null || (found.isEmpty() && !implicit)) {
            return null;
        }
        List<String> roles = new ArrayList<>();
        if (implicit) {
            roles.add("t");
        }
        found.forEach((parameter, elements) -> roles.add(parameter + role(method, parameter, elements)));
        return new SinkRow(family, owner, method.getName(), parameters, info.name(), String.join(",", roles));
    }

    /** Nothing: all of it; {@code %}: keys in turn with values; {@code #n}: as many as parameter n says; {@code 1}: the first. */
    private static String role(Method method, int parameter, Set<Integer> elements) {
        if (elements.contains(-1) || elements.size() == Sentinels.ELEMENTS) {
            return "";
        }
        if (elements.equals(Set.of(0, 2))) {
            return "%";
        }
        Class<?>[] types = method.getParameterTypes();
        for (int i = parameter - 1; i >= 0; i--) {
            if (types[i] == int.class || types[i] == long.class) {
                return "#" + i;
            }
        }
        return "^";
    }

    @Override
    public void close() {
        server.close();
    }
}
