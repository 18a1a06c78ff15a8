package io.slotpilot.core.keylint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the application is that sends a command. Costs microseconds. */
final class CallSite {

    /** What stands between the application and us on a stack. */
    private static final List<String> NOT_THE_APPLICATION = List.of(
            "io.slotpilot.core.",
            "io.slotpilot.jedis.",
            "io.slotpilot.lettuce.",
            "io.slotpilot.spring.",
            "redis.clients.",
            "io.lettuce.",
            "io.netty.",
            "reactor.",
            "org.springframework.",
            "org.redisson.",
            "org.apache.commons.pool2.",
            "io.micrometer.",
            "org.junit.",
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "kotlin.",
            "kotlinx.",
            "scala.");

    private CallSite() {}

    /** {@code Class.method(File.java:line)}, or null if no frame of this thread is the application's. */
    static @Nullable String find() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(CallSite::isApplication)
                        .findFirst()
                        .map(frame -> frame.toStackTraceElement().toString())
                        .map(CallSite::withoutModule)
                        .orElse(null));
    }

    private static boolean isApplication(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return !name.contains("$$") && NOT_THE_APPLICATION.stream().noneMatch(name::startsWith);
    }

    /** {@code app//shop.Carts.load(Carts.java:3)} without its class loader and module. */
    private static String withoutModule(String frame) {
        return frame.substring(frame.lastIndexOf('/') + 1);
    }
}
