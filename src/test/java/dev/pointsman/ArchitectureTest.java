package dev.pointsman;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The house: floors, on which knowledge flows downwards only, and one place for each outside
 * library. A package that is on no floor fails {@link #everyPackageIsOnAFloor}; choose its floor
 * here.
 */
@AnalyzeClasses(packages = "dev.pointsman", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] NOUNS = packages("model");
  private static final String[] DECISIONS =
      packages(
          "rules",
          "policy",
          "stickiness",
          "health",
          "election",
          "plan",
          "protocol",
          "flows",
          "prepare");
  private static final String[] MEANS =
      packages("config", "metrics", "transport", "accesslog", "linux", "peerlink", "replication");
  private static final String[] ACTORS =
      packages("site", "vip", "hop", "dispatch", "server", "connection", "failover");
  private static final String[] FACES = packages("cli", "api", "dashboard", "demo");

  private static final String PEKKO = "org.apache.pekko..";

  @ArchTest
  static final ArchRule everyPackageIsOnAFloor =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.of(NOUNS, DECISIONS, MEANS, ACTORS, FACES)
                  .flatMap(Arrays::stream)
                  .toArray(String[]::new))
          .because("a package on no floor escapes the rules of the floors");

  @ArchTest
  static final ArchRule knowledgeFlowsDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("nouns")
          .definedBy(NOUNS)
          .layer("decisions")
          .definedBy(DECISIONS)
          .layer("means")
          .definedBy(MEANS)
          .layer("actors")
          .definedBy(ACTORS)
          .layer("faces")
          .definedBy(FACES)
          .whereLayer("faces")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("actors")
          .mayOnlyBeAccessedByLayers("faces")
          .whereLayer("means")
          .mayOnlyBeAccessedByLayers("actors", "faces")
          .whereLayer("decisions")
          .mayOnlyBeAccessedByLayers("means", "actors", "faces")
          .because("what is below can then be understood and tested without what is above");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("dev.pointsman.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages in a cycle are one package with several names");

  @ArchTest
  static final ArchRule decisionsDoNotKnowEachOther =
      slicesOf("rules|policy|stickiness|health|election|plan|protocol|flows|prepare")
          .because("each decision is complete in itself and is joined to others by an actor");

  @ArchTest
  static final ArchRule meansDoNotKnowEachOther =
      slicesOf("config|metrics|transport|accesslog|linux|peerlink|replication")
          .because("a means that needs another is two means, which an actor joins");

  @ArchTest
  static final ArchRule nounsKnowOnlyTheJdk =
      classes()
          .that()
          .resideInAnyPackage(NOUNS)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("dev.pointsman.model..", "java..", "org.jspecify.."))
          .because("everything knows the nouns, so what they know everything knows");

  @ArchTest
  static final ArchRule decisionsKnowOnlyNounsAndTheJdk =
      classes()
          .that()
          .resideInAnyPackage(DECISIONS)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(NOUNS)
                  .or(resideInAnyPackage(DECISIONS))
                  .or(resideInAnyPackage("java..", "org.jspecify..")))
          .allowEmptyShould(true)
          .because("a decision that logs, counts or sends is no longer one");

  @ArchTest
  static final ArchRule decisionsDoNoIo =
      noClasses()
          .that()
          .resideInAnyPackage(join(NOUNS, DECISIONS))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.nio.channels..",
                      "java.nio.file..",
                      "java.net.http..",
                      "java.util.concurrent..",
                      "java.lang.foreign..")
                  .or(named("java.net.(Server|Datagram|Multicast)?Socket|java.net.UR[IL].*Conn.*"))
                  .or(named("java.io.(File|RandomAccess|Input|Output|Print).*"))
                  .or(named("java.lang.(Process.*|Runtime|Thread.*)")))
          .allowEmptyShould(true)
          .because("decisions are fuzzed by the million, without a network and on any thread");

  @ArchTest
  static final ArchRule decisionsReadNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(join(NOUNS, DECISIONS))
          .should()
          .accessTargetWhere(
              target("java.lang.System", "currentTimeMillis|nanoTime")
                  .or(target("java.time.(Instant|Local.*|ZonedDateTime|OffsetDateTime)", "now"))
                  .or(target("java.time.Clock", "system.*|tick.*")))
          .orShould()
          .dependOnClassesThat(named("java.time.Clock|java.util.(Date|Timer|GregorianCalendar)"))
          .because("time is an argument, so that a test can say what time it is");

  @ArchTest
  static final ArchRule decisionsDrawNoRandomNumbers =
      noClasses()
          .that()
          .resideInAnyPackage(join(NOUNS, DECISIONS))
          .should()
          .accessTargetWhere(
              target("java.lang.Math|java.lang.StrictMath", "random")
                  .or(target("java.util.UUID", "randomUUID"))
                  .or(target("java.util.Collections", "shuffle")))
          .orShould()
          .dependOnClassesThat(
              named(
                  "java.util.(Random|SplittableRandom|concurrent.ThreadLocalRandom)"
                      + "|java.security.SecureRandom|java.util.random.RandomGeneratorFactory"))
          .because("randomness is a RandomGenerator argument, so that a failure can be run again");

  @ArchTest
  static final ArchRule namesAreNotLookedUp =
      noClasses()
          .should()
          .accessTargetWhere(
              target("java.net.InetAddress", "getByName|getAllByName")
                  .or(target("java.net.InetAddress", "getHostName|getCanonicalHostName")))
          .because("a DNS query blocks its thread; InetAddress.ofLiteral reads addresses");

  @ArchTest
  static final ArchRule kamonIsForMetricsOnly =
      only("kamon..", "the other packages say what happened, in words of the site", "metrics");

  @ArchTest
  static final ArchRule typesafeConfigIsForConfigOnly =
      only(
          "com.typesafe.config..",
          "settings leave config as nouns; metrics hands Kamon its own, replication its cluster's to"
              + " Pekko, and Pekko constructs event loops with a Config",
          "config",
          "metrics",
          "transport.loop",
          "replication");

  @ArchTest
  static final ArchRule jacksonIsForWhatSpeaksJson =
      only(
          "com.fasterxml..",
          "nouns have no JSON in them",
          "accesslog",
          "api",
          "cli",
          "failover",
          "replication");

  @ArchTest
  static final ArchRule picocliIsForTheCommandLineOnly =
      only("picocli..", "a command is a face of something that can be done without it", "cli");

  @ArchTest
  static final ArchRule socketsAreStagesOfTransport =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.pekko.io..")
                  .or(named("org.apache.pekko.stream.(java|scala)dsl.Tcp.*")))
          .because("how bytes are forwarded can then be changed in one place; see record 14");

  @ArchTest
  static final ArchRule pekkoHttpIsForTheApiOnly =
      only("org.apache.pekko.http..", "a route is a face of an actor's answer", "api", "dashboard");

  @ArchTest
  static final ArchRule pekkoClusterIsForReplicationOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(packages("replication"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.pekko.cluster..", "org.apache.pekko.remote.."))
          .because("who serves a VIP must not come to hang on who is a member of a cluster");

  @ArchTest
  static final ArchRule planningToJoinIsADecision =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.pointsman.replication.join..", "dev.pointsman.replication.document..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(PEKKO, "java.nio.file..", "java.net.."))
          .because("how clusters form and merge is tried by the million, without a network");

  @ArchTest
  static final ArchRule readersAndMetersAreNoActors =
      noClasses()
          .that()
          .resideInAnyPackage(packages("config", "metrics", "accesslog", "peerlink"))
          .should()
          .dependOnClassesThat(resideInAnyPackage(PEKKO))
          .allowEmptyShould(true)
          .because("a means has one outside library of its own");

  @ArchTest
  static final ArchRule foreignCallsAreForTheLinuxPackageOnly =
      only("java.lang.foreign..", "a wrong call there ends the process", "linux");

  @ArchTest
  static final ArchRule bouncyCastleIsForPeerLinksOnly =
      only("org.bouncycastle..", "a certificate is made in one place", "peerlink");

  @ArchTest
  static final ArchRule theConsoleIsForTheCommandLineOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(packages("cli", "demo"))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .because("what runs embedded neither prints nor ends the process it runs in");

  /** A library, the reason why it has a place, and that place. */
  private static ArchRule only(String library, String reason, String... places) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages(places))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library))
        .because(reason);
  }

  private static ArchRule slicesOf(String names) {
    return slices()
        .matching("dev.pointsman.(" + names + ")..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true);
  }

  private static String[] packages(String... names) {
    return Arrays.stream(names).map(name -> "dev.pointsman." + name + "..").toArray(String[]::new);
  }

  private static String[] join(String[] some, String[] more) {
    return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> named(String regex) {
    return DescribedPredicate.describe("are named " + regex, type -> type.getName().matches(regex));
  }

  /** Calls of a method and references to it. */
  private static DescribedPredicate<JavaAccess<?>> target(String owners, String names) {
    return DescribedPredicate.describe(
        "is " + owners + "#" + names,
        access ->
            access.getTargetOwner().getName().matches(owners) && access.getName().matches(names));
  }
}
