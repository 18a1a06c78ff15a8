package io.slotpilot.lint.sink;

import java.util.List;

/**
 * What a method of a client sends.
 *
 * @param family whose method it is
 * @param command in upper case
 * @param roles where the keys are among its parameters, at least one
 */
public record Sink(Family family, String command, List<KeyRole> roles) {

    /** Whether the command runs a script or a function. */
    public boolean isScript() {
        return command.startsWith("EVAL") || command.startsWith("FCALL");
    }
}
