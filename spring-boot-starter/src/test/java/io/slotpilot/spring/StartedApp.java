package io.slotpilot.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Starts an application in whatever class loader this was loaded by, and tells of it in words. */
public final class StartedApp {

    private StartedApp() {}

    /** The classes of the connection factories, or what the user reads instead. */
    public static String describe(String... properties) {
        List<String> told = new ArrayList<>();
        Apps.app().withPropertyValues(properties).run(context -> {
            Throwable failure = context.getStartupFailure();
            if (failure == null) {
                context.getBeansOfType(RedisConnectionFactory.class)
                        .values()
                        .forEach(factory -> told.add(factory.getClass().getSimpleName()));
                return;
            }
            FailureAnalysis analysis = new InvalidSettingAnalyzer().analyze(failure);
            told.add(analysis == null ? failure.toString() : analysis.getDescription() + ' ' + analysis.getAction());
        });
        return String.join(", ", told);
    }
}
