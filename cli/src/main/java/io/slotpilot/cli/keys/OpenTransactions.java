package io.slotpilot.cli.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys between WATCH or MULTI and EXEC, by client; how many clients and keys are remembered is bounded. */
final class OpenTransactions {

    private static final int MOST_CLIENTS = 10_000;
    private static final int MOST_KEYS = 1_000;

    /** @param multi whether MULTI has been seen, not only WATCH */
    private record Open(boolean multi, List<byte[]> keys) {}

    private final Map<String, Open> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Open> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /**
     * Takes the next command of a client.
     *
     * @param keys of the command
     * @return the keys of the transaction that it ends, or null
     */
    @Nullable
    List<byte[]> next(String client, String command, List<byte[]> keys) {
        switch (command) {
            case "WATCH" -> remember(client, false, keys);
            case "MULTI" -> remember(client, true, List.of());
            case "DISCARD", "UNWATCH", "RESET" -> open.remove(client);
            case "EXEC" -> {
                Open ended = open.remove(client);
                return ended != null && ended.multi ? ended.keys : null;
            }
            default -> {
                Open begun = open.get(client);
                if (begun != null && begun.multi) {
                    remember(client, true, keys);
                }
            }
        }
        return null;
    }

    private void remember(String client, boolean multi, List<byte[]> keys) {
        Open before = open.get(client);
        List<byte[]> all = before == null ? new ArrayList<>() : before.keys;
        all.addAll(keys.subList(0, Math.min(keys.size(), Math.max(0, MOST_KEYS - all.size()))));
        open.put(client, new Open(multi || (before != null && before.multi), all));
    }
}
