package dev.pointsman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a black box: with JDKs and a Maven that only say that they were called. */
final class LauncherTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir private Path root;
  private LauncherHome given;

  @BeforeEach
  void freshClone() {
    given = new LauncherHome(root);
  }

  @Test
  void jarIsFresh_startsWithoutMavenAndPassesTheArguments() {
    given.jars().jdk("jdks/temurin-25", "found", "25.0.1");
    Finished run = given.run("status", "--conf", "a b.conf");
    assertThat(run.exit()).isZero();
    assertThat(run.output())
        .startsWith("java of found")
        .containsSequence("dev.pointsman.cli.Main", "status", "--conf", "a b.conf")
        .contains("-XX:TieredStopAtLevel=1")
        .noneMatch(line -> line.contains("testkit"));
  }

  @Test
  void run_hasAServersOptionsAndThoseOfTheVariableLast() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    given.set("POINTSMAN_JVM_OPTS", "-Xmx2g -Da=b");
    assertThat(given.run("run").output())
        .contains("-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED")
        .containsSequence("-Xmx2g", "-Da=b", "-cp")
        .doesNotContain("-XX:TieredStopAtLevel=1");
  }

  @Test
  void demo_hasTheTestkitOnItsClassPath() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    String classPath =
        given.file("target/pointsman.jar") + ":" + given.file("target/pointsman-testkit.jar");
    assertThat(given.run("demo", "--once").output()).containsSequence("-cp", classPath);
  }

  @Test
  void jarIsMissing_builds() {
    given.jdk("jdks/temurin-25", "found", "25");
    given.maven("echo '[INFO] --- compiler:3.16.0:compile (c) @ p ---'; touch $jar $testkit");
    Finished run = given.run("version");
    assertThat(run.exit()).isZero();
    assertThat(run.output())
        .containsSubsequence("pointsman: building: compiling", "java of found")
        .anyMatch(line -> line.matches("pointsman: built in \\d+ s"))
        .anyMatch(line -> line.contains("nothing was learnt for a faster start"));
  }

  @Test
  void built_aNodeLearnsForThoseToCome() {
    Path java = given.jdk("jdks/temurin-25", "found", "25").resolve("bin/java");
    LauncherHome.script(
        java,
        """
        for word in "$@"; do case $word in -XX:AOTCacheOutput=*) learnt=${word#*=} ;; esac; done
        if [ -z "$learnt" ]; then printf '%s\\n' "$@"; exit; fi
        trap 'touch "$learnt"; exit 143' TERM
        printf 'INFO %s\\n' 'cli: ready node=one'
        printf 'INFO %s\\n' 'site: rehearsed a' 'site: rehearsed b' 'hop: rehearsed c'
        while :; do sleep 0.02; done
        """);
    given.maven("touch $jar $testkit");
    String option = "-XX:AOTCache=" + given.file("target/pointsman.aot");

    assertThat(given.run("run").output()).contains(option);
    assertThat(given.run("status").output()).doesNotContain(option);
  }

  @Test
  void learntFromAnOlderJar_isNotUsed() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    LauncherHome.write(given.file("target/pointsman.aot"), "learnt");
    given.touch("target/pointsman.aot", -60);
    assertThat(given.run("run").output()).noneMatch(line -> line.startsWith("-XX:AOTCache"));
  }

  @Test
  void sourceIsNewerThanTheJar_buildsOnce() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    given.maven("echo called >>%s; touch $jar $testkit".formatted(given.file("calls")));
    LauncherHome.write(given.file("src/main/java/A.java"), "class A {}");
    given.touch("target/pointsman.jar", -60);
    given.touch("src/main/java/A.java", -30);
    given.touch("src/main/java", -30);
    given.run("version");
    given.run("version");
    assertThat(given.file("calls")).hasContent("called");
  }

  @Test
  void sourceChangesDuringTheBuild_buildsAgainNextTime() {
    given.jdk("jdks/temurin-25", "found", "25");
    given.maven(
        "sleep 0.05; touch %s; sleep 0.05; touch $jar $testkit; echo called >>%s"
            .formatted(given.file("src/main/java/Late.java"), given.file("calls")));
    given.run("version");
    given.run("version");
    assertThat(given.file("calls")).hasContent("called\ncalled");
  }

  @Test
  void buildFails_showsTheEndOfItsLogAndStartsNothing() {
    given.jdk("jdks/temurin-25", "found", "25");
    given.maven("echo '[ERROR] A.java:3: no such thing'; exit 1");
    Finished run = given.run("version");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output())
        .contains("[ERROR] A.java:3: no such thing")
        .noneMatch(line -> line.contains("java of"));
    assertThat(run.output().getLast())
        .contains("the build failed", given.file("target/pointsman-build.log").toString());
  }

  @Test
  void twoAtOnce_buildOnce() {
    given.jdk("jdks/temurin-25", "found", "25");
    Path go = given.file("go");
    given.maven(
        "echo called >>%s; while [ ! -e %s ]; do sleep 0.02; done; touch $jar $testkit"
            .formatted(given.file("calls"), go));
    try (ChildProcess first = given.start("version");
        ChildProcess second = given.start("version")) {
      ChildProcess waiting = awaitWaiting(first, second);
      assertThat(waiting).isNotNull();
      LauncherHome.write(go, "");
      assertThat(first.awaitExit(LONGEST)).isZero();
      assertThat(second.awaitExit(LONGEST)).isZero();
      assertThat(first.output()).contains("java of found");
      assertThat(second.output()).contains("java of found");
    }
    assertThat(given.file("calls")).hasContent("called");
  }

  @Test
  void noMavenAndNoJar_saysWhatToInstall() {
    given.jdk("jdks/temurin-25", "found", "25");
    Finished run = given.run("version");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output().getLast()).contains("no Maven found", "install Maven");
  }

  @Test
  void noMavenAndAnOldJar_saysSoAndUsesIt() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    given.touch("pom.xml", 120);
    Finished run = given.run("version");
    assertThat(run.exit()).isZero();
    assertThat(run.output().getFirst()).contains("no Maven");
    assertThat(run.output()).contains("java of found");
  }

  @Test
  void noJdk25_saysWhatToInstall() {
    given.jars().jdk("jdks/temurin-17", "old", "17.0.15");
    given.set("JAVA_HOME", given.jdk("jdks/temurin-24", "older", "24.0.2"));
    Finished run = given.run("version");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output())
        .singleElement()
        .asString()
        .contains("no JDK 25 found", "temurin-25-jdk");
  }

  @Test
  void severalJdks_takesTheVariablesThenThePaths() {
    given.jars().jdk("jdks/temurin-25", "searched", "25.0.3");
    assertThat(given.run("version").output()).startsWith("java of searched");
    Path onPath = given.jdk("elsewhere/path", "path", "25.0.3");
    given.set("PATH", root.resolve("bin") + ":" + onPath.resolve("bin"));
    assertThat(given.run("version").output()).startsWith("java of path");
    given.set("JAVA_HOME", given.jdk("elsewhere/home", "JAVA_HOME", "25.0.3"));
    assertThat(given.run("version").output()).startsWith("java of JAVA_HOME");
    given.set("POINTSMAN_JAVA_HOME", given.jdk("elsewhere/own", "own", "25.0.3"));
    assertThat(given.run("version").output()).startsWith("java of own");
  }

  @Test
  void variableNamesAnotherJdk_refuses() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    given.set("POINTSMAN_JAVA_HOME", given.jdk("elsewhere", "old", "21.0.1"));
    Finished run = given.run("version");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).singleElement().asString().contains("POINTSMAN_JAVA_HOME", "a JDK 25");
  }

  @Test
  void startedElsewhereThroughALink_findsItsJarAndItsConfiguration() throws Exception {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    LauncherHome.write(given.file("conf/pointsman.conf"), "");
    Path link = Files.createSymbolicLink(root.resolve("bin/linked"), given.file("pointsman"));
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Finished run = given.launcher(link).runIn(elsewhere, "version");
    assertThat(run.output())
        .contains("-Dpointsman.conf=" + given.file("conf/pointsman.conf").toRealPath())
        .containsSequence("-cp", given.file("target/pointsman.jar").toRealPath().toString());
  }

  @Test
  void configurationInTheDirectory_winsOverTheLaunchersOwn() {
    given.jars().jdk("jdks/temurin-25", "found", "25");
    LauncherHome.write(given.file("conf/pointsman.conf"), "");
    LauncherHome.write(root.resolve("site/conf/pointsman.conf"), "");
    assertThat(given.runIn(root.resolve("site"), "version").output())
        .noneMatch(line -> line.startsWith("-Dpointsman.conf="));
  }

  @Test
  void signal_reachesTheJvmAndItsExitCodeComesBack() {
    given.jars();
    Path jdk = given.jdk("jdks/temurin-25", "found", "25");
    LauncherHome.script(
        jdk.resolve("bin/java"), "trap 'exit 7' TERM; echo up; while :; do sleep 0.02; done");
    try (ChildProcess run = given.start("run")) {
      run.awaitLine("up"::equals, LONGEST);
      assertThat(run.stop()).isEqualTo(7);
    }
  }

  /** The one that says that it waits for the other's build. */
  private static ChildProcess awaitWaiting(ChildProcess first, ChildProcess second) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < deadline) {
      for (ChildProcess each : new ChildProcess[] {first, second}) {
        if (each.output().stream().anyMatch(line -> line.contains("waiting for another build"))) {
          return each;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("nobody waits: " + first.output() + ", " + second.output());
  }
}
