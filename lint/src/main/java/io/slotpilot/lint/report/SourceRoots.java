package io.slotpilot.lint.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the sources are. Class files know only the package and the name of their source; code hosts want a path from the
 * root of the repository.
 *
 * @param roots as they shall appear in the report
 */
public record SourceRoots(List<Path> roots) {

    public SourceRoots {
        roots = List.copyOf(roots);
    }

    /** None: files are named as the classes know them. */
    public static SourceRoots none() {
        return new SourceRoots(List.of());
    }

    /** The file under the first root that has it, else as it is; with forward slashes. */
    String locate(String file) {
        return roots.stream()
                .map(root -> root.resolve(file))
                .filter(Files::exists)
                .map(path -> path.toString().replace('\\', '/'))
                .findFirst()
                .orElse(file);
    }
}
