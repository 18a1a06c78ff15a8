package io.slotpilot.chaos.load;

import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What one thread does again and again, to keys of its own. */
abstract class Work {

    private static final int KEYS = 12;
    private static final int BATCH = 24;

    final ChaosClient client;
    private final String prefix;
    private long next;

    private Work(ChaosClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    abstract void once(Recorder recorder, RandomGenerator random);

    /** All keys that it uses. */
    abstract List<String> keys();

    /** The pause after each time, in milliseconds. */
    int pauseMillis() {
        return 4;
    }

    String key(int number) {
        return prefix + ':' + number;
    }

    long nextValue() {
        return ++next;
    }

    List<String> numbered(String kind) {
        return IntStream.range(0, KEYS).mapToObj(i -> prefix + kind + ':' + i).toList();
    }

    /** Single commands of four kinds. */
    static Work single(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            private final List<String> lists = numbered("list");
            private final List<String> counters = numbered("count");
            private final List<String> registers = numbered("value");

            @Override
            void once(Recorder recorder, RandomGenerator random) {
                int i = random.nextInt(KEYS);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        Command append = Command.of(Kind.APPEND, lists.get(i), nextValue());
                        recorder.call(append, () -> {
                            client.append(append.key(), append.value());
                            return null;
                        });
                    }
                    case 1 ->
                        recorder.call(
                                Command.of(Kind.INCREMENT, counters.get(i), 0),
                                () -> client.increment(counters.get(i)));
                    case 2 -> {
                        Command set = Command.of(Kind.SET, registers.get(i), nextValue());
                        recorder.call(set, () -> {
                            client.set(set.key(), set.value());
                            return null;
                        });
                    }
                    default ->
                        recorder.call(Command.of(Kind.READ, registers.get(i), 0), () -> client.get(registers.get(i)));
                }
            }

            @Override
            List<String> keys() {
                return IntStream.range(0, KEYS)
                        .boxed()
                        .<String>mapMulti((i, out) -> {
                            out.accept(lists.get(i));
                            out.accept(counters.get(i));
                            out.accept(registers.get(i));
                        })
                        .toList();
            }
        };
    }

    /** Batches of appends, several to each list. */
    static Work pipeline(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            private final List<String> lists = numbered("list");

            @Override
            void once(Recorder recorder, RandomGenerator random) {
                List<ChaosClient.Append> appends = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    appends.add(new ChaosClient.Append(lists.get(random.nextInt(KEYS)), nextValue()));
                }
                recorder.callEach(commands(appends, 0), () -> client.appendAll(appends));
            }

            @Override
            int pauseMillis() {
                return 25;
            }

            @Override
            List<String> keys() {
                return lists;
            }
        };
    }

    /** Transactions over two lists of one slot. */
    static Work transaction(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            @Override
            void once(Recorder recorder, RandomGenerator random) {
                int pair = random.nextInt(KEYS);
                long value = nextValue();
                List<ChaosClient.Append> appends = List.of(
                        new ChaosClient.Append(member(pair, "a"), value),
                        new ChaosClient.Append(member(pair, "b"), value));
                // Distinct among all transactions of a round.
                long group = key(0).hashCode() * 1_000_000_000L + value;
                recorder.callAll(commands(appends, group), () -> {
                    client.appendInTransaction(appends);
                    return List.of();
                });
            }

            private String member(int pair, String name) {
                return '{' + key(pair) + '}' + name;
            }

            @Override
            int pauseMillis() {
                return 8;
            }

            @Override
            List<String> keys() {
                return IntStream.range(0, KEYS)
                        .boxed()
                        .<String>mapMulti((pair, out) -> {
                            out.accept(member(pair, "a"));
                            out.accept(member(pair, "b"));
                        })
                        .toList();
            }
        };
    }

    /** MSET of all keys, then MGET of all. */
    static Work multiKey(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            private final List<String> registers = numbered("value");

            @Override
            void once(Recorder recorder, RandomGenerator random) {
                long value = nextValue();
                Map<String, Long> values = new LinkedHashMap<>();
                registers.forEach(register -> values.put(register, value));
                recorder.callEach(
                        registers.stream()
                                .map(register -> Command.of(Kind.SET, register, value))
                                .toList(),
                        () -> client.setAll(values));
                recorder.callAll(
                        registers.stream()
                                .map(register -> Command.of(Kind.READ, register, 0))
                                .toList(),
                        () -> client.getAll(registers));
            }

            @Override
            int pauseMillis() {
                return 15;
            }

            @Override
            List<String> keys() {
                return registers;
            }
        };
    }

    static Work put(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            @Override
            void once(Recorder recorder, RandomGenerator random) {
                Command put = Command.of(Kind.PUT, key(0), nextValue());
                recorder.call(put, () -> {
                    client.append(put.key(), put.value());
                    return null;
                });
            }

            @Override
            int pauseMillis() {
                return 15;
            }

            @Override
            List<String> keys() {
                return List.of(key(0));
            }
        };
    }

    static Work take(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            @Override
            void once(Recorder recorder, RandomGenerator random) {
                recorder.call(Command.of(Kind.TAKE, key(0), 0), () -> client.take(key(0)));
            }

            @Override
            int pauseMillis() {
                return 1;
            }

            @Override
            List<String> keys() {
                return List.of(key(0));
            }
        };
    }

    static Work publish(ChaosClient client, String prefix) {
        return new Work(client, prefix) {
            @Override
            void once(Recorder recorder, RandomGenerator random) {
                Command publish = Command.of(Kind.PUBLISH, key(random.nextInt(2)), nextValue());
                recorder.call(publish, () -> {
                    client.publish(publish.key(), publish.value());
                    return null;
                });
            }

            @Override
            int pauseMillis() {
                return 20;
            }

            @Override
            List<String> keys() {
                return List.of(key(0), key(1));
            }
        };
    }

    private static List<Command> commands(List<ChaosClient.Append> appends, long group) {
        return appends.stream()
                .map(append -> new Command(Kind.APPEND, append.key(), append.value(), group))
                .toList();
    }
}
