package io.slotpilot.benchmarks.clients;

/** Which version of a client this JVM runs on, by its jar. */
final class DriverVersion {

    private DriverVersion() {}

    /** Such as {@code Jedis 8.0.2}. */
    static String of(Class<?> clientClass) {
        String path =
                clientClass.getProtectionDomain().getCodeSource().getLocation().getPath();
        String jar = path.substring(path.lastIndexOf('/') + 1);
        String version = jar.replaceAll("^\\D*|(\\.RELEASE)?\\.jar$", "");
        return (jar.startsWith("jedis") ? "Jedis " : "Lettuce ") + version;
    }
}
