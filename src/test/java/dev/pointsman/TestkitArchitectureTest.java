package dev.pointsman;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The harness sees the product from outside, as its users do. */
@AnalyzeClasses(packages = "dev.pointsman", importOptions = ImportOption.OnlyIncludeTests.class)
final class TestkitArchitectureTest {

  @ArchTest
  static final ArchRule testkitKnowsNothingOfTheProduct =
      noClasses()
          .that()
          .resideInAPackage("dev.pointsman.testkit..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.pointsman..")
                  .and(not(resideInAPackage("dev.pointsman.testkit.."))))
          .because("a harness that shares code with the product shares its mistakes");
}
