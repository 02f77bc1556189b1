package dev.corelet.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which module may know which. */
class ModuleRulesTest {

    private static JavaClasses corelet;

    @BeforeAll
    static void read() {
        corelet = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.corelet");
    }

    @Test
    void theApiDependsOnTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.corelet.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.corelet.api..", "java..")
                .check(corelet);
    }

    @Test
    void aPluginKnowsTheApiAndTheLibraryInItsJar() {
        classes()
                .that()
                .resideInAPackage("dev.corelet.plugin..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.corelet.plugin..", "dev.corelet.api..", "java..", "org.snakeyaml.engine..")
                .check(corelet);
    }

    @Test
    void pluginsDoNotKnowEachOther() {
        slices().matching("dev.corelet.plugin.(*)..")
                .should()
                .notDependOnEachOther()
                .check(corelet);
    }

    @Test
    void nothingNamesAPluginClass() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.corelet.plugin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.corelet.plugin..")
                .check(corelet);
    }

    @Test
    void theNriLibraryKnowsNothingOfCorelet() {
        noClasses()
                .that()
                .resideInAPackage("dev.corelet.nri..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.corelet.api..", "dev.corelet.host..", "dev.corelet.sandbox..")
                .check(corelet);
    }

    @Test
    void theHostDoesNotKnowTheSandbox() {
        noClasses()
                .that()
                .resideInAPackage("dev.corelet.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.corelet.sandbox..")
                .check(corelet);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.corelet.(**)").should().beFreeOfCycles().check(corelet);
    }

    @Test
    void onlyCommandLinesUseTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(corelet);
    }
}
