package io.slotpilot.core;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.slotpilot.core.redirect.Ticker;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullMarked;

/** The rules of DESIGN.md and STYLE.md that a machine can watch. */
@AnalyzeClasses(packages = "io.slotpilot.core", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The packages that decide; only drivers and adapters send, wait and look at clocks. */
    private static final String[] PURE = {"..core.cluster..", "..core.command..", "..core.redirect..", "..core.doctor.."
    };

    @ArchTest
    static final ArchRule importsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cluster")
            .definedBy("io.slotpilot.core.cluster")
            .layer("command")
            .definedBy("io.slotpilot.core.command")
            .layer("redirect")
            .definedBy("io.slotpilot.core.redirect")
            .layer("topology")
            .definedBy("io.slotpilot.core.topology")
            .layer("drive")
            .definedBy("io.slotpilot.core.drive")
            .layer("metrics")
            .definedBy("io.slotpilot.core.metrics")
            .layer("keys")
            .definedBy("io.slotpilot.core.keys")
            .layer("keylint")
            .definedBy("io.slotpilot.core.keylint")
            .layer("doctor")
            .definedBy("io.slotpilot.core.doctor")
            .layer("survey")
            .definedBy("io.slotpilot.core.survey")
            .whereLayer("cluster")
            .mayNotAccessAnyLayer()
            .whereLayer("command")
            .mayOnlyAccessLayers("cluster")
            .whereLayer("redirect")
            .mayOnlyAccessLayers("cluster", "command", "keylint")
            .whereLayer("keylint")
            .mayOnlyAccessLayers("keys", "command", "cluster")
            .whereLayer("topology")
            .mayOnlyAccessLayers("redirect", "cluster")
            .whereLayer("drive")
            .mayOnlyAccessLayers("redirect", "cluster", "command")
            .whereLayer("keys")
            .mayOnlyAccessLayers("cluster")
            .whereLayer("doctor")
            .mayOnlyAccessLayers("cluster")
            .whereLayer("survey")
            .mayOnlyAccessLayers("doctor", "cluster")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("redirect", "cluster", "keylint")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.slotpilot.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNoClientAndNoFramework = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "io.slotpilot.core..", "org.slf4j..", "org.jspecify.annotations..", "io.micrometer..");

    @ArchTest
    static final ArchRule onlyMetricsImportsMicrometer = noClasses()
            .that()
            .resideOutsideOfPackage("..core.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "..core.metrics..");

    @ArchTest
    static final ArchRule whatDecidesDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..");

    @ArchTest
    static final ArchRule whatDecidesNeitherWaitsNorOwnsAThread = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .accessTargetWhere(isUseOf(Object.class, "wait"));

    @ArchTest
    static final ArchRule whatDecidesReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .and()
            .doNotBelongToAnyOf(Ticker.class)
            .should()
            .accessTargetWhere(isUseOf(System.class, "nanoTime|currentTimeMillis"))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().accessTargetWhere(isUseOf(Thread.class, "sleep"));

    @ArchTest
    static final ArchRule publicClassesAreFinal = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .should()
            .haveModifier(FINAL);

    @ArchTest
    static final ArchRule nothingIsMadeToBeInherited =
            noClasses().that().areNotInterfaces().and().areNotEnums().should().haveModifier(ABSTRACT);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().should(liveInNullMarkedPackages());

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameStartingWith("Abstract")
            .orShould()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
            .orShould()
            .resideInAnyPackage("..internal..", "..impl..", "..util..");

    @ArchTest
    static final ArchRule accessorsDoNotSayGet = noMethods().should().haveNameMatching("get[A-Z].*");

    /** A call or a method reference. */
    private static DescribedPredicate<JavaAccess<?>> isUseOf(Class<?> owner, String names) {
        return DescribedPredicate.describe(
                "is " + owner.getSimpleName() + "." + names,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getTarget().getName().matches(names));
    }

    private static ArchCondition<JavaClass> liveInNullMarkedPackages() {
        return new ArchCondition<>("live in packages whose package-info says @NullMarked") {
            @Override
            public void check(JavaClass checked, ConditionEvents events) {
                boolean marked = checked.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        checked,
                        marked,
                        checked.getPackageName() + (marked ? " is" : " must have a package-info that is")
                                + " @NullMarked"));
            }
        };
    }
}
