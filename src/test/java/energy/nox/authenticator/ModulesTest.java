package energy.nox.authenticator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import jakarta.persistence.Entity;

/** The module rules: one direction, no cycles, entities stay home, HTTP stays in the {@code web} packages. */
@AnalyzeClasses(packages = "energy.nox.authenticator", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {

    private static final String ROOT = "energy.nox.authenticator.";

    @ArchTest
    static final ArchRule ONE_DIRECTION = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("platform").definedBy(ROOT + "platform..")
            .layer("manufacturer").definedBy(ROOT + "manufacturer..")
            .layer("linksession").definedBy(ROOT + "linksession..")
            .layer("subscriber").definedBy(ROOT + "subscriber..")
            .layer("supplier").definedBy(ROOT + "supplier..")
            .layer("hosted").definedBy(ROOT + "hosted..")
            .whereLayer("manufacturer").mayOnlyBeAccessedByLayers("linksession", "subscriber", "hosted")
            .whereLayer("linksession").mayOnlyBeAccessedByLayers("hosted")
            .whereLayer("subscriber").mayOnlyBeAccessedByLayers("hosted")
            .whereLayer("supplier").mayOnlyBeAccessedByLayers("hosted")
            .whereLayer("hosted").mayNotBeAccessedByAnyLayer()
            .whereLayer("platform").mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ENTITIES_STAY_HOME = classes().that().areAnnotatedWith(Entity.class)
            .should().bePackagePrivate();

    @ArchTest
    static final ArchRule HTTP_IN_WEB_PACKAGES = noClasses()
            .that().resideOutsideOfPackages("..web..").and().doNotHaveSimpleName("AuthenticatorApplication")
            .should().dependOnClassesThat().resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_WEB = noClasses().that(not(resideInAPackage("..web..")))
            .should().dependOnClassesThat().resideInAPackage("energy.nox.authenticator..web..");

    @ArchTest
    static final ArchRule NO_WEB_DEPENDS_ON_ANOTHER_MODULES_WEB = slices().matching(ROOT + "(*).web..")
            .should().notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "platform.web.."));
}
