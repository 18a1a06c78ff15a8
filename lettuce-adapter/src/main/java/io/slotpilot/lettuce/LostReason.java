package io.slotpilot.lettuce;

/**
 * Why Lettuce sometimes cannot say why it did not connect: what closes the channel, as a refused login does, also empties
 * it of the handler that Lettuce then looks for. To connect once more mostly tells.
 */
final class LostReason {

    private LostReason() {}

    /** Whether this is how a connect failed. */
    static boolean in(Throwable error) {
        Throwable root = error;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root instanceof IllegalStateException;
    }
}
