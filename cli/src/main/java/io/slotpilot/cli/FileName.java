package io.slotpilot.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The name of a file on the command line. Which characters one may hold depends on the machine: none holds NUL, and
 * under {@code LC_ALL=C} Java reads ASCII only.
 */
final class FileName implements ITypeConverter<Path> {

    @Override
    public Path convert(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("no file can have that name here (" + e.getReason()
                    + "); give one that this machine's locale can hold, without a NUL character, not '" + name + "'");
        }
    }
}
