package io.slotpilot.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** All samples again and again in other packages, as one program. */
class LargeProgramTest {

    private static final Path SAMPLES = Path.of("target/test-classes/io/slotpilot/lint/samples");
    private static final int CLASSES = 2_000;

    @TempDir
    Path directory = Path.of("");

    @Test
    void aProgramOfTwoThousandClassesHasTheFindingsOfItsParts() throws IOException {
        int inOne =
                Lint.check(List.of(SAMPLES), LintOptions.standard()).findings().size();
        int copies = write(directory);
        long begin = System.nanoTime();
        LintReport report = Lint.check(List.of(directory), LintOptions.standard());
        System.out.println(report.classes() + " classes in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        assertThat(report.classes()).isGreaterThanOrEqualTo(CLASSES);
        assertThat(report.findings()).hasSize(copies * inOne);
    }

    /** Writes copies until there are enough classes, and says how many there are of each. */
    private static int write(Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(SAMPLES)) {
            files = all.toList();
        }
        int copies = (CLASSES + files.size() - 1) / files.size();
        for (int copy = 0; copy < copies; copy++) {
            for (Path file : files) {
                Files.write(target.resolve(copy + "-" + file.getFileName()), renamed(Files.readAllBytes(file), copy));
            }
        }
        return copies;
    }

    private static byte[] renamed(byte[] classFile, int copy) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new Package(copy)), 0);
        return writer.toByteArray();
    }

    private static final class Package extends Remapper {

        private final int copy;

        Package(int copy) {
            super(org.objectweb.asm.Opcodes.ASM9);
            this.copy = copy;
        }

        @Override
        public String map(String internalName) {
            return internalName.startsWith("io/slotpilot/lint/samples/")
                    ? "copy" + copy + '/' + internalName
                    : internalName;
        }
    }
}
