package io.slotpilot.spring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** A client library, and whether the one on the class path is recent enough. */
enum Driver {
    LETTUCE("Lettuce", "io.lettuce", "lettuce-core", "io.lettuce.core.RedisClient", 7, 5),
    JEDIS("Jedis", "redis.clients", "jedis", "redis.clients.jedis.Jedis", 7, 4);

    private final String product;
    private final String dependency;
    private final String metadata;
    private final String mark;
    private final int leastMajor;
    private final int leastMinor;

    Driver(String product, String group, String artifact, String mark, int leastMajor, int leastMinor) {
        this.product = product;
        this.dependency = group + ':' + artifact;
        this.metadata = "META-INF/maven/" + group + '/' + artifact + "/pom.properties";
        this.mark = mark;
        this.leastMajor = leastMajor;
        this.leastMinor = leastMinor;
    }

    /** What an application has to add to its dependencies. */
    String dependency() {
        return dependency;
    }

    /** Whether it is there, in whatever release. */
    boolean isPresent() {
        return ClassUtils.isPresent(mark, Driver.class.getClassLoader());
    }

    /** Says that its release is too old, or {@code null} where it is not, or is not known. */
    @Nullable
    String tooOld(ClassLoader classes) {
        String release = release(classes);
        return release == null || !isTooOld(release)
                ? null
                : "that takes " + product + ' ' + leastMajor + '.' + leastMinor + " or later, but the class path has "
                        + product + ' ' + release;
    }

    /** Whether {@code release} precedes the oldest that works; what is no release number does not. */
    boolean isTooOld(String release) {
        String[] parts = release.split("[.-]", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            return major < leastMajor
                    || (major == leastMajor && parts.length > 1 && Integer.parseInt(parts[1]) < leastMinor);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private @Nullable String release(ClassLoader classes) {
        try (InputStream in = classes.getResourceAsStream(metadata)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(metadata + " cannot be read", e);
        }
    }
}
