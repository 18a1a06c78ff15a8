package io.slotpilot.testkit.contract;

import org.jspecify.annotations.Nullable;

/** The client of a contract: any client library with its adapter, behind one method. Thread-safe. */
public interface ContractClient extends AutoCloseable {

    /**
     * Runs one command and waits for its end.
     *
     * @param command the name first; if there is more, the next word is a key, except for {@code MGET}, where all are,
     *     and for commands that have none
     * @return text as a String, a whole number as a Long, a List of such values, or null
     * @throws RuntimeException the client's own
     */
    @Nullable
    Object execute(String... command);

    /** Whether this exception of {@link #execute} says, by its type, that the command may have been executed. */
    boolean saysUnknownOutcome(Throwable error);

    @Override
    void close();
}
