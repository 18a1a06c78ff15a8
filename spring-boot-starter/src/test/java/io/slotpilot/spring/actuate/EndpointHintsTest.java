package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.slotpilot.spring.SlotpilotAutoConfiguration;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;

/** What Spring keeps for a native image when it works out an application that shows this endpoint. */
class EndpointHintsTest {

    private static RuntimeHints hints = new RuntimeHints();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        DataRedisAutoConfiguration.class,
        EndpointAutoConfiguration.class,
        WebEndpointAutoConfiguration.class,
        SlotpilotAutoConfiguration.class,
        SlotpilotActuatorAutoConfiguration.class
    })
    static class App {}

    @BeforeAll
    static void workOut() {
        AnnotationConfigApplicationContext built = new AnnotationConfigApplicationContext();
        built.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.data.redis.cluster.nodes", "127.0.0.1:1",
                                "management.endpoints.web.exposure.include", "slotpilot")));
        built.register(App.class);
        TestGenerationContext generated = new TestGenerationContext();
        new ApplicationContextAotGenerator().processAheadOfTime(built, generated);
        hints = generated.getRuntimeHints();
    }

    @Test
    void operationsAreKept() {
        List<Method> operations = Stream.of(SlotpilotEndpoint.class.getDeclaredMethods())
                .filter(method -> method.getAnnotations().length > 0)
                .toList();

        assertThat(operations)
                .hasSize(4)
                .allSatisfy(method ->
                        assertThat(reflection().onMethodInvocation(method)).accepts(hints));
    }

    /** A JSON mapper finds them by reflection alone. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                SlotpilotEndpoint.Report.class,
                SlotpilotEndpoint.Asked.class,
                ClientReport.class,
                DoctorReport.class,
                DoctorReport.Found.class,
                DoctorReport.PlannedStep.class,
                ClientReport.Node.class,
                ClientReport.OwnedRange.class,
                ClientReport.Range.class,
                RedirectCounts.HotSlot.class,
                WatchedClient.Trace.class,
                WatchedClient.Refresh.class,
                LintReport.class,
                LintReport.Finding.class,
                LintReport.Key.class
            })
    void whatTheyAnswerIsKept(Class<?> record) {
        assertThat(record.getRecordComponents())
                .isNotEmpty()
                .allSatisfy(component -> assertThat(reflection().onMethodInvocation(component.getAccessor()))
                        .accepts(hints));
    }

    @Test
    void propertiesCanBeBound() throws ClassNotFoundException {
        Class<?> properties = Class.forName("io.slotpilot.spring.SlotpilotProperties");

        assertThat(properties.getDeclaredConstructors())
                .allSatisfy(constructor -> assertThat(reflection().onConstructorInvocation(constructor))
                        .accepts(hints));
    }
}
