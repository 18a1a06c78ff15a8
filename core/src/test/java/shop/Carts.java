package shop;

import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.KeyFinding;
import org.jspecify.annotations.Nullable;

/** An application, as far as the linter can tell. */
public final class Carts {

    private Carts() {}

    public static @Nullable KeyFinding send(ClientLint client, String... words) {
        return client.look(RawCommand.of(words));
    }
}
