package io.drover.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and packages. */
@AnalyzeClasses(packages = "io.drover", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule schemaKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.drover.schema..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.drover.actions..",
              "io.drover.engine..",
              "io.drover.coordinator..",
              "io.drover.server..");

  @ArchTest
  static final ArchRule actionsDoNotKnowWhoCallsThem =
      noClasses()
          .that()
          .resideInAPackage("io.drover.actions..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.drover.engine..", "io.drover.coordinator..", "io.drover.server..");

  @ArchTest
  static final ArchRule theEngineSeesTheContractAndNoExecutor =
      noClasses()
          .that()
          .resideInAPackage("io.drover.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.drover.actions.livy..",
              "io.drover.actions.verify..",
              "io.drover.actions.yarn..",
              "io.drover.actions.http..",
              "io.drover.coordinator..",
              "io.drover.server..");

  @ArchTest
  static final ArchRule s3IsKnownToNobody =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.actions.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.drover.actions.s3..", "software.amazon..");

  @ArchTest
  static final ArchRule theCoordinatorDoesNotKnowTheServer =
      noClasses()
          .that()
          .resideInAPackage("io.drover.coordinator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drover.server..");

  @ArchTest
  static final ArchRule onlyTheMachineKnowsCommonsScxml =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.engine.machine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.scxml..");

  @ArchTest
  static final ArchRule theMachineIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.drover.engine.machine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "java.net..",
              "java.time..",
              "org.jdbi..",
              "io.drover.engine.store..",
              "io.drover.engine.el..");

  @ArchTest
  static final ArchRule jaxbClassesStayInTheirModule =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.schema..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drover.schema.internal..");

  @ArchTest
  static final ArchRule theCommandLineUsesHttpOnly =
      noClasses()
          .that()
          .resideInAPackage("io.drover.server.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.drover.engine..", "io.drover.actions..", "io.drover.server.rest..");

  @ArchTest
  static final ArchRule onlyTheLivyPackageKnowsItsHttp =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.drover.actions.livy..",
              "io.drover.actions.http..",
              "io.drover.actions.file..",
              "io.drover.actions.yarn..",
              "io.drover.server.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc.client5..");
}
