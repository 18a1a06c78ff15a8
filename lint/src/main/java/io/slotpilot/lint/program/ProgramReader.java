package io.slotpilot.lint.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** Reads classes and scripts from directories and jars, and jars within jars; what it cannot read becomes a notice. */
final class ProgramReader {

    /** A class file of more bytes than this is data, not code that someone wrote. */
    private static final int LARGEST = 4 << 20;

    private static final int CLASS_FILE = 0xCAFEBABE;

    /** The clients themselves and what is below them: their calls among each other are not the program's. */
    private static final List<String> LIBRARIES = List.of(
            "redis/clients/",
            "io/lettuce/",
            "org/springframework/",
            "io/netty/",
            "reactor/",
            "kotlin/",
            "scala/",
            "ch/qos/logback/",
            "com/fasterxml/jackson/",
            "io/slotpilot/core/",
            "io/slotpilot/jedis/",
            "io/slotpilot/lettuce/",
            "io/slotpilot/spring/");

    /** More do not fit into 1 GB as trees with what is found out about them. */
    private static final int MOST_CLASSES = 10_000;

    private final ClassSelection classes = new ClassSelection();
    private final List<LuaFile> scripts = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    /** @param libraries what the inputs call */
    Program read(List<Path> inputs, List<Path> libraries) {
        inputs.forEach(this::read);
        Set<String> own = classes.names();
        int scriptsOfItsOwn = scripts.size();
        libraries.forEach(this::read);
        List<ClassNode> nodes = new ArrayList<>();
        List<ClassSelection.Chosen> chosen = classes.choose(MOST_CLASSES);
        chosen.forEach(each -> parse(each, nodes));
        if (chosen.size() == MOST_CLASSES) {
            notices.add(new Notice(
                    "program",
                    "has " + classes.size() + " classes; the " + MOST_CLASSES + " nearest to Redis were looked at"));
        }
        return new Program(nodes, own, scripts.subList(0, scriptsOfItsOwn), notices);
    }

    private void read(Path input) {
        if (Files.isDirectory(input)) {
            directory(input);
        } else if (Files.isRegularFile(input)) {
            file(input.toString(), input.getFileName().toString(), input);
        } else {
            notices.add(new Notice(input.toString(), "does not exist"));
        }
    }

    private void directory(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                String name = directory.relativize(file).toString().replace('\\', '/');
                file(file.toString(), name, file);
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            notices.add(new Notice(directory.toString(), "cannot be read: " + e.getMessage()));
        }
    }

    private void file(String where, String name, Path file) {
        if (!isOfInterest(name)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            entry(where, name, in);
        } catch (IOException e) {
            notices.add(new Notice(where, "cannot be read: " + e.getMessage()));
        }
    }

    private static boolean isOfInterest(String name) {
        return name.endsWith(".class") || name.endsWith(".lua") || name.endsWith(".jar") || name.endsWith(".war");
    }

    private void entry(String where, String name, InputStream in) throws IOException {
        if (name.endsWith(".class")) {
            classFile(where, in.readNBytes(LARGEST + 1));
        } else if (name.endsWith(".lua")) {
            scripts.add(new LuaFile(name, new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8)));
        } else {
            jar(where, in);
        }
    }

    private void jar(String where, InputStream in) throws IOException {
        // Not closed: a jar within a jar is read from the stream of the outer one.
        ZipInputStream zip = new ZipInputStream(in);
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries++;
            String name = entry.getName();
            // META-INF/versions has the same classes again for younger JDKs.
            if (!entry.isDirectory() && isOfInterest(name) && !name.startsWith("META-INF/versions/")) {
                try {
                    entry(where + "!/" + name, name, zip);
                } catch (IOException e) {
                    notices.add(new Notice(where + "!/" + name, "cannot be read: " + e.getMessage()));
                    return;
                }
            }
        }
        if (entries == 0) {
            notices.add(new Notice(where, "is not a jar, or an empty one"));
        }
    }

    private void classFile(String where, byte[] bytes) {
        if (bytes.length > LARGEST) {
            notices.add(new Notice(where, "is larger than " + (LARGEST >> 20) + " MB and was left out"));
        } else if (bytes.length < 8 || readInt(bytes) != CLASS_FILE) {
            notices.add(new Notice(where, "is not a class file"));
        } else {
            parse(where, bytes);
        }
    }

    private void parse(String where, byte[] bytes) {
        guarded(where, bytes, () -> {
            ClassReader reader = new ClassReader(bytes);
            if (LIBRARIES.stream().noneMatch(reader.getClassName()::startsWith)) {
                classes.add(where, reader, bytes);
            }
        });
    }

    private void parse(ClassSelection.Chosen candidate, List<ClassNode> nodes) {
        guarded(candidate.where(), candidate.bytes(), () -> {
            ClassNode node = new ClassNode();
            new ClassReader(candidate.bytes()).accept(node, ClassReader.SKIP_FRAMES);
            nodes.add(node);
        });
    }

    private void guarded(String where, byte[] bytes, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            int version = (bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF;
            notices.add(new Notice(where, "cannot be read: class file version " + version));
        } catch (RuntimeException e) { // ASM reports a damaged file by whatever exception it runs into
            notices.add(new Notice(where, "is damaged: " + e));
        }
    }

    private static int readInt(byte[] bytes) {
        return bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    }
}
