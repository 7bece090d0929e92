package energy.nox.authenticator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;

/** The house plan: modules in one direction, no cycles, entities stay in their module, HTTP stays in {@code web}. */
class ModulesTest {

    private static final String ROOT = "energy.nox.authenticator";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    /** Each module and what it may use; only the root package, which starts the application, may use all of them. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        module("errors");
        module("json", "errors");
        module("config", "errors");
        module("secret", "errors", "config");
        module("observe", "errors", "config", "secret");
        module("persistence", "errors", "config", "observe");
        module("outbound", "errors", "config", "observe");
        String[] base = {"secret", "errors", "json", "config", "observe", "persistence"};
        module("manufacturer", base);
        module("supplier", with(base, "outbound"));
        module("linksession", with(base, "manufacturer", "supplier"));
        module("subscriber", with(base, "manufacturer"));
        module("connection", with(base, "manufacturer", "supplier", "linksession", "subscriber"));
        module("hosted", with(base, "manufacturer", "supplier", "linksession", "subscriber", "connection"));
    }

    private static void module(String name, String... mayUse) {
        MAY_USE.put(name, Set.of(mayUse));
    }

    private static String[] with(String[] base, String... more) {
        return Stream.concat(Arrays.stream(base), Arrays.stream(more)).toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> eachModuleUsesOnlyWhatThePlanAllows() {
        return MAY_USE.entrySet().stream().map(module -> dynamicTest(module.getKey(), () -> {
            Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
            forbidden.remove(module.getKey());
            forbidden.removeAll(module.getValue());
            forbidden.add("root");
            List<String> found = CLASSES.stream().filter(type -> moduleOf(type).equals(module.getKey()))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .filter(dependency -> forbidden.contains(moduleOf(dependency.getTargetClass())))
                    .map(Object::toString).toList();
            assertEquals(List.of(), found);
        }));
    }

    @Test
    void thePlanNamesEveryModule() {
        Set<String> modules = CLASSES.stream().map(ModulesTest::moduleOf).collect(Collectors.toCollection(TreeSet::new));
        modules.remove("root");
        assertEquals(new TreeSet<>(MAY_USE.keySet()), modules);
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void entitiesStayInTheirModule() {
        List<String> found = CLASSES.stream().filter(type -> type.isAnnotatedWith(Entity.class))
                .flatMap(entity -> entity.getDirectDependenciesToSelf().stream()
                        .filter(dependency -> !moduleOf(dependency.getOriginClass()).equals(moduleOf(entity))))
                .map(Object::toString).toList();
        assertEquals(List.of(), found);
    }

    @Test
    void httpStaysInTheWebPackages() {
        noClasses().that().resideInAnyPackage(MAY_USE.keySet().stream().filter(module -> !module.equals("json"))
                        .map(module -> ROOT + "." + module + "..").toArray(String[]::new))
                .and().resideOutsideOfPackage("..web..")
                .should().dependOnClassesThat().resideInAPackage("jakarta.ws.rs..").check(CLASSES);
    }

    @Test
    void nothingDependsOnAWebPackage() {
        noClasses().that(not(resideInAPackage("..web.."))).should().dependOnClassesThat()
                .resideInAPackage(ROOT + "..web..").check(CLASSES);
    }

    @Test
    void noWebPackageDependsOnAnotherModulesWebPackage() {
        slices().matching(ROOT + ".(*).web..").should().notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + ".errors.web..")).check(CLASSES);
    }

    /** All others need an API key. */
    @Test
    void onlyThePagesAndTheWellKnownFilesArePublic() {
        assertEquals(Set.of("/ui", "/ui/manage", "/.well-known/jwks.json", "/.well-known/security.txt"), CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Public.class))
                .map(type -> type.getAnnotationOfType(Path.class).value()).collect(Collectors.toSet()));
    }

    /** Otherwise a wrong value of theirs would be found by the first request, and their properties be called unknown. */
    @Test
    void theStartMakesEveryBeanThatReadsSettings() {
        Set<String> made = CLASSES.get(StartUp.class).getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getName()).collect(Collectors.toSet());
        List<String> forgotten = CLASSES.stream()
                .filter(type -> type.getFields().stream().anyMatch(field -> field.getRawType().isEquivalentTo(Settings.class))
                        || type.getConstructors().stream().anyMatch(constructor -> constructor.isAnnotatedWith(Inject.class)
                                && constructor.getRawParameterTypes().stream().anyMatch(of -> of.isEquivalentTo(Settings.class))))
                .filter(type -> type.isAnnotatedWith(ApplicationScoped.class) && !type.isEquivalentTo(StartUp.class))
                .map(JavaClass::getName).filter(name -> !made.contains(name)).toList();
        assertEquals(List.of(), forgotten);
    }

    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        return name.equals(ROOT) ? "root" : name.substring(ROOT.length() + 1).split("\\.")[0];
    }
}
