package io.slotpilot.junit;

import io.slotpilot.core.keylint.KeyFinding;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails each test that has sent a Redis command, script or transaction whose keys are not in one slot, through a client
 * that has this extension's linter. The message is the report: commands, templates of the keys, slots, and the hash tag
 * that would help. The server need be no cluster.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CrossSlotExtension crossSlot = new CrossSlotExtension();
 *
 * RedirectOptions options = RedirectOptions.builder().keyLint(crossSlot.lint()).build();
 * }</pre>
 *
 * <p>With {@code @ExtendWith}, tests, constructors and {@code @BeforeAll} methods take the linter as a parameter.
 *
 * <p>A linter does not know which test a command is of: it counts for the one that runs when it is found, or that runs
 * next. Tests that run at the same time must not share one.
 */
public final class CrossSlotExtension
        implements BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private final Function<ExtensionContext, KeyLint> lints;
    private final KeyLint own;

    /** An extension with a linter of its own, which looks at every command and refuses none. */
    public CrossSlotExtension() {
        this.own = KeyLint.of(
                KeyLintOptions.builder().mode(KeyLintMode.METRIC).sampleRate(1).build());
        this.lints = context -> own;
    }

    private CrossSlotExtension(Function<ExtensionContext, KeyLint> lints) {
        this.own = KeyLint.off();
        this.lints = lints;
    }

    /**
     * An extension for a linter that clients have already.
     *
     * @throws IllegalArgumentException if it is off, or looks at a sample only
     */
    public static CrossSlotExtension of(KeyLint lint) {
        String objection = objection(lint);
        if (objection != null) {
            throw new IllegalArgumentException(objection);
        }
        return new CrossSlotExtension(context -> lint);
    }

    /**
     * As {@link #of(KeyLint)} for a linter that is there only when tests run, such as a bean of Spring:
     * {@code context -> SpringExtension.getApplicationContext(context).getBean(KeyLint.class)}.
     */
    public static CrossSlotExtension of(Function<ExtensionContext, KeyLint> lint) {
        return new CrossSlotExtension(lint);
    }

    /**
     * The linter to give to clients.
     *
     * @throws IllegalStateException if this extension was made for another one
     */
    public KeyLint lint() {
        if (!own.isOn()) {
            throw new IllegalStateException("this extension has no linter of its own, it was made for another one");
        }
        return own;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        KeyLint lint = checked(context);
        String where = "before this test: in @BeforeAll, or still by an earlier one";
        if (!isAllowed(context)) {
            failIfAnyWasFound(lint, where);
        }
        lint.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        KeyLint lint = checked(context);
        if (!isAllowed(context)) {
            failIfAnyWasFound(lint, "in this test");
        }
        lint.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        KeyLint lint = checked(context);
        if (!isAllowed(context)) {
            failIfAnyWasFound(lint, "after the last test");
        }
        lint.clear();
    }

    private static void failIfAnyWasFound(KeyLint lint, String where) {
        List<KeyFinding> findings = lint.findings();
        if (!findings.isEmpty()) {
            long others = lint.otherFindings();
            lint.clear();
            throw new AssertionError(new CrossSlotReport(findings, others).text(where));
        }
    }

    private static boolean isAllowed(ExtensionContext context) {
        boolean byMethod = context.getTestMethod()
                .map(method -> AnnotationSupport.isAnnotated(method, AllowCrossSlot.class))
                .orElse(false);
        return byMethod
                || context.getEnclosingTestClasses().stream().anyMatch(CrossSlotExtension::isAllowed)
                || context.getTestClass().map(CrossSlotExtension::isAllowed).orElse(false);
    }

    private static boolean isAllowed(Class<?> test) {
        return AnnotationSupport.isAnnotated(test, AllowCrossSlot.class);
    }

    private KeyLint checked(ExtensionContext context) {
        KeyLint lint = lints.apply(context);
        String objection = objection(lint);
        if (objection != null) {
            throw new ExtensionConfigurationException(objection);
        }
        return lint;
    }

    private static @Nullable String objection(KeyLint lint) {
        KeyLintOptions options = lint.options();
        if (!lint.isOn()) {
            return "the linter must not be off, else it finds nothing";
        }
        return options.mode() == KeyLintMode.FAIL || options.sampleRate() == 1
                ? null
                : "the linter must look at every command: sampleRate must be 1 but is " + options.sampleRate();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KeyLint.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return checked(context);
    }
}
