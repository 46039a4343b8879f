package dev.pointsman.testkit.product;

import dev.pointsman.testkit.process.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line that starts the product in a JVM of its own, with this JVM's Java.
 *
 * <p>The product comes from the jar that the system property {@value #JAR} names, else from this
 * JVM's class path, less the test classes: in Maven's {@code test} phase the jar is not there yet.
 */
public final class ProductCommand {

  /** The system property that names the product's jar. */
  public static final String JAR = "pointsman.jar";

  static final String MAIN = "dev.pointsman.cli.Main";

  /** The same options that the launcher gives, but for the heap: tests run beside other tests. */
  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dpointsman.compilers.nice=10",
          "-Xmx512m");

  /**
   * In a test a product does not live long enough for what the second compiler makes of it, nor for
   * collectors with threads of their own, and has few clients to rehearse for.
   */
  private static final List<String> IN_TESTS =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dpointsman.rehearsal.connections=20");

  private ProductCommand() {}

  /** The product with these arguments. */
  public static Command of(Object... arguments) {
    String jar = System.getProperty(JAR);
    List<String> command;
    if (jar == null) {
      command = inTests(List.of(), List.of());
    } else {
      Path file = Path.of(jar).toAbsolutePath();
      command = jvm();
      command.addAll(headStart(file));
      command.addAll(List.of("-cp", file.toString()));
    }
    command.add(MAIN);
    return new Command("pointsman", command).with(arguments);
  }

  /**
   * The product with these arguments, and with the test classes, for a test.
   *
   * @param options more of them for its JVM
   */
  public static Command withTestClasses(List<String> options, Object... arguments) {
    List<Path> tests = wholeClassPath().filter(entry -> entry.endsWith("test-classes")).toList();
    List<String> command = inTests(options, tests);
    command.add(MAIN);
    return new Command("pointsman", command).with(arguments);
  }

  private static List<String> inTests(List<String> options, List<Path> more) {
    List<String> command = jvm();
    command.addAll(IN_TESTS);
    HeadStart start =
        HeadStart.of(
            wholeClassPath().filter(entry -> !entry.endsWith("test-classes")).toList(), command);
    command.addAll(options);
    command.addAll(start.options());
    command.addAll(List.of("-cp", start.classPathWith(more)));
    return command;
  }

  private static List<String> jvm() {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(JVM);
    return command;
  }

  /** What the launcher has had a node learn for those that start later. */
  private static List<String> headStart(Path jar) {
    Path learnt = jar.resolveSibling("pointsman.aot");
    return Files.exists(learnt) ? List.of("-XX:AOTCache=" + learnt, "-Xlog:aot*=off") : List.of();
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static Stream<Path> wholeClassPath() {
    // Surefire starts its JVM from a jar with nothing but a manifest and names the real path here.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    // The product runs in a directory of its own.
    return Arrays.stream(all.split(File.pathSeparator)).map(each -> Path.of(each).toAbsolutePath());
  }
}
