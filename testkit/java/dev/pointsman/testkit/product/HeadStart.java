package dev.pointsman.testkit.product;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The classes of the product as a JVM has them once they are loaded (class data sharing, JEP 350):
 * a process of the product that begins with them takes about half of the processor time until it is
 * ready, and the tests start more than a hundred.
 *
 * <p>It is made for a class path when a process is first started with it, by a node that starts,
 * serves nobody and ends; one build's test processes share it, and all but the first to come wait
 * for it. It is kept in the directory that the system property {@value #DIRECTORY} names; without
 * that property, processes start without. It needs a class path of jars, so the product's classes,
 * which Maven has in a directory when it runs the tests, are put into one.
 *
 * @param classPath of jars
 * @param options that a JVM with that class path is to get, and maybe more entries behind those
 */
record HeadStart(List<Path> classPath, List<String> options) {

  /** The system property that names the directory. */
  static final String DIRECTORY = "pointsman.head-start";

  private static Optional<HeadStart> made = Optional.empty();

  HeadStart {
    classPath = List.copyOf(classPath);
    options = List.copyOf(options);
  }

  /**
   * That of a class path; one without anything where none is kept.
   *
   * @param jvm what starts a JVM, up to its class path
   */
  static synchronized HeadStart of(List<Path> classPath, List<String> jvm) {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      return new HeadStart(classPath, List.of());
    }
    if (made.isEmpty()) {
      try {
        made = Optional.of(in(Path.of(directory).toAbsolutePath(), classPath, jvm));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return made.get();
  }

  private static HeadStart in(Path directory, List<Path> classPath, List<String> jvm)
      throws IOException {
    Files.createDirectories(directory);
    Path archive = directory.resolve("product.jsa");
    Path stamp = directory.resolve("stamp");
    HeadStart start =
        new HeadStart(
            classPath.stream()
                .map(each -> Files.isDirectory(each) ? jar(directory, each) : each)
                .toList(),
            // Should it not fit, the JVM goes on without it, and is to be silent about it.
            List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off"));
    try (FileChannel lock =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      String now = held.isValid() ? describe(classPath, jvm) : "";
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(now)) {
        Files.deleteIfExists(stamp);
        for (Path each : classPath) {
          if (Files.isDirectory(each)) {
            pack(each, jar(directory, each));
          }
        }
        LearningNode.run(start.classPath(), jvm, directory, archive);
        Files.writeString(stamp, now);
      }
    }
    return start;
  }

  private static Path jar(Path directory, Path classes) {
    return directory.resolve(classes.getFileName() + ".jar");
  }

  /** What it is made of, so that it is made anew when that changes. */
  private static String describe(List<Path> classPath, List<String> jvm) throws IOException {
    List<String> lines = new ArrayList<>(jvm);
    for (Path each : classPath) {
      try (Stream<Path> files = Files.walk(each)) {
        lines.add(
            each
                + " "
                + files
                    .map(HeadStart::time)
                    .max(Comparator.naturalOrder())
                    .orElse(FileTime.fromMillis(0)));
      }
    }
    return String.join("\n", lines);
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(Path classes, Path jar) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                out,
                out,
                "--create",
                "--no-compress",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                ".");
    if (exit != 0) {
      throw new AssertionError("jar exited with " + exit + ": " + said);
    }
  }

  /** Appends entries to {@link #classPath}, as {@code -cp} takes it. */
  String classPathWith(List<Path> more) {
    return String.join(
        File.pathSeparator,
        Stream.concat(classPath.stream(), more.stream()).map(Path::toString).toList());
  }
}
