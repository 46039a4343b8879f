package dev.pointsman.testkit.product;

import dev.pointsman.testkit.process.Command;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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

  private static final String MAIN = "dev.pointsman.cli.Main";

  /** The same options that the launcher gives, but for the heap: tests run beside other tests. */
  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xmx512m");

  private ProductCommand() {}

  /** The product with these arguments. */
  public static Command of(Object... arguments) {
    Stream<String> options = Stream.concat(Stream.of(java().toString()), JVM.stream());
    String jar = System.getProperty(JAR);
    Stream<String> program =
        jar == null
            ? Stream.of("-cp", classPath(), MAIN)
            : Stream.of("-jar", Path.of(jar).toAbsolutePath().toString());
    return new Command("pointsman", Stream.concat(options, program).toList()).with(arguments);
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static String classPath() {
    // Surefire starts its JVM from a jar with nothing but a manifest and names the real path here.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        // The product runs in a directory of its own.
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
