package io.slotpilot.spring;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The class path of this test without some of its libraries. All classes are loaded anew, ours too, so that what is not
 * there cannot be found by anybody, as in an application that does not have it.
 */
final class ClassPath implements AutoCloseable {

    private final URLClassLoader loader;

    private ClassPath(URLClassLoader loader) {
        this.loader = loader;
    }

    /** @param libraries what the names of their files begin with */
    static ClassPath without(String... libraries) {
        List<Path> files = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        URL[] kept = files.stream()
                .filter(file -> Arrays.stream(libraries)
                        .noneMatch(library -> String.valueOf(file.getFileName()).startsWith(library)))
                .map(ClassPath::url)
                .toArray(URL[]::new);
        if (kept.length != files.size() - libraries.length) {
            throw new IllegalArgumentException("not all of " + List.of(libraries) + " are one file of " + files);
        }
        return new ClassPath(new URLClassLoader(kept, ClassLoader.getPlatformClassLoader()));
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link StartedApp#describe} says there. */
    String describe(String... properties) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (String) loader.loadClass(StartedApp.class.getName())
                    .getMethod("describe", String[].class)
                    .invoke(null, (Object) properties);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
