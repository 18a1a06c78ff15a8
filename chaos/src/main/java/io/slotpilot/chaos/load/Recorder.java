package io.slotpilot.chaos.load;

import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.FailureReading;
import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Result;
import io.slotpilot.chaos.history.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one thread and writes down what became of them. Read it when that thread has ended. */
final class Recorder {

    private final String caller;
    private final ChaosClient client;
    private final LongSupplier clock;
    private final long limit;
    private final List<Operation> operations = new ArrayList<>();

    /** @param limit the longest that a call may take, in nanoseconds */
    Recorder(String caller, ChaosClient client, LongSupplier clock, long limit) {
        this.caller = caller;
        this.client = client;
        this.clock = clock;
        this.limit = limit;
    }

    /** One call for one command; the result is its reply. */
    void call(Command command, Supplier<@Nullable Long> call) {
        long start = clock.getAsLong();
        Result result;
        try {
            result = Result.applied(call.get());
        } catch (RuntimeException e) {
            result = failed(e);
        }
        add(command, start, result);
    }

    /** One call for several commands that succeed or fail together; the result is a reply for each, or empty for none. */
    void callAll(List<Command> commands, Supplier<List<Long>> call) {
        long start = clock.getAsLong();
        List<Long> replies = List.of();
        @Nullable Result failure = null;
        try {
            replies = call.get();
        } catch (RuntimeException e) {
            failure = failed(e);
        }
        for (int i = 0; i < commands.size(); i++) {
            Result applied = Result.applied(i < replies.size() ? replies.get(i) : null);
            add(commands.get(i), start, failure == null ? applied : failure);
        }
    }

    /** One call for several commands of which each may fail; the result is what it failed with, or null. */
    void callEach(List<Command> commands, Supplier<List<@Nullable Throwable>> call) {
        long start = clock.getAsLong();
        List<@Nullable Throwable> failures;
        try {
            failures = call.get();
        } catch (RuntimeException e) {
            Result failure = failed(e);
            commands.forEach(command -> add(command, start, failure));
            return;
        }
        for (int i = 0; i < commands.size(); i++) {
            Throwable failure = failures.get(i);
            add(commands.get(i), start, failure == null ? Result.applied(null) : failed(failure));
        }
    }

    List<Operation> operations() {
        return operations;
    }

    private Result failed(Throwable thrown) {
        FailureReading reading = client.read(thrown);
        return new Result(reading.outcome(), null, reading.text(), reading.strange());
    }

    private void add(Command command, long start, Result result) {
        operations.add(new Operation(caller, command, new Span(start, clock.getAsLong()), result, limit));
    }
}
