package io.slotpilot.core.survey;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection to one node, that is closed after a few questions. Used by one thread at a time. */
public interface NodeCalls extends AutoCloseable {

    /**
     * Sends commands, all of them before the first reply is read.
     *
     * @param commands the words of each
     * @return the reply to each, in RESP 2: {@code Long}, {@code byte[]}, a {@code List} of such, null, or for an error
     *     a {@link Refusal}
     * @throws NoAnswerException if the node does not answer all of them
     */
    List<@Nullable Object> call(List<byte[][]> commands);

    @Override
    void close();

    /** @param error the server's error line */
    record Refusal(String error) {}
}
