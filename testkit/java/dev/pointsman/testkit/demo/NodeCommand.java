package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.product.ProductCommand;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a scheduler node: the product's {@code run}, tied to this process. */
final class NodeCommand {
  private static final String MAIN = "dev.pointsman.cli.Main";

  private NodeCommand() {}

  /** The product with the options that the launcher gave this JVM, but for those of a debugger. */
  static List<String> of(Path conf) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .forEach(words::add);
    // A node of the demo lives for a minute: two JVMs that start at once on two CPUs have better
    // things to do than to compile for the long run.
    words.add("-XX:TieredStopAtLevel=1");
    words.addAll(
        List.of(
            "-cp",
            classPath(),
            TiedProgram.class.getName(),
            MAIN,
            "run",
            "--conf",
            conf.toString()));
    return words;
  }

  private static String classPath() {
    // Surefire starts its JVM from a jar with nothing but a manifest and names the real path here.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String jar = System.getProperty(ProductCommand.JAR);
    return Stream.concat(Stream.ofNullable(jar), Arrays.stream(all.split(File.pathSeparator)))
        // The node runs in a directory of its own.
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
