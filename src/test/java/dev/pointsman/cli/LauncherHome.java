package dev.pointsman.cli;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory like that of a fresh clone, with the real launcher in it, in a world in which only
 * those programs, JDKs and variables exist that a test puts there.
 */
final class LauncherHome {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mktemp",
          "readlink",
          "rm",
          "sleep",
          "tail",
          "touch",
          "tr");

  private final Path root;
  private final Map<String, String> environment = new TreeMap<>();
  private Path launcher;

  /** A clone in {@code root}, without JDK, Maven or jar. */
  LauncherHome(Path root) {
    this.root = root;
    this.launcher = root.resolve("home/pointsman");
    try {
      Files.createDirectories(home().resolve("src/main/java"));
      Files.createDirectories(home().resolve("testkit/java"));
      Files.createDirectories(root.resolve("bin"));
      Files.createDirectories(root.resolve("jdks"));
      Files.writeString(home().resolve("pom.xml"), "<project/>");
      Files.copy(Path.of("pointsman"), home().resolve("pointsman"));
      for (String tool : TOOLS) {
        script(root.resolve("bin").resolve(tool), "exec %s \"$@\"".formatted(find(tool)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    set("PATH", root.resolve("bin"));
    set("HOME", root.resolve("nobody"));
    set("POINTSMAN_JDK_DIRS", root.resolve("jdks"));
  }

  Path home() {
    return root.resolve("home");
  }

  Path file(String name) {
    return home().resolve(name);
  }

  LauncherHome set(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Has the launcher started by another path. */
  LauncherHome launcher(Path path) {
    launcher = path;
    return this;
  }

  /** A JDK below {@code root} whose `java` prints {@code name} and then its arguments. */
  Path jdk(String directory, String name, String version) {
    Path jdk = root.resolve(directory);
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("bin/java"), "echo \"java of " + name + "\"; printf '%s\\n' \"$@\"");
    return jdk;
  }

  /** A `mvn` that runs {@code body}, with the jars' paths in {@code $jar} and {@code $testkit}. */
  LauncherHome maven(String body) {
    String names =
        "jar=%s testkit=%s%n"
            .formatted(file("target/pointsman.jar"), file("target/pointsman-testkit.jar"));
    script(root.resolve("bin/mvn"), names + body);
    return this;
  }

  /** Both jars, newer than every source. */
  LauncherHome jars() {
    write(file("target/pointsman.jar"), "jar");
    write(file("target/pointsman-testkit.jar"), "jar");
    touch("target/pointsman.jar", 60);
    touch("target/pointsman-testkit.jar", 60);
    return this;
  }

  /** Gives a file a time of change that many seconds from now. */
  void touch(String file, int seconds) {
    try {
      Files.setLastModifiedTime(file(file), FileTime.from(Instant.now().plusSeconds(seconds)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Finished run(String... arguments) {
    return runIn(home(), arguments);
  }

  /** Runs the launcher in a directory. */
  Finished runIn(Path directory, String... arguments) {
    return ChildProcess.run(command(arguments), directory, Duration.ofSeconds(30));
  }

  /** Starts the launcher, for a test that watches it. */
  ChildProcess start(String... arguments) {
    return ChildProcess.start(command(arguments), home());
  }

  static void script(Path file, String body) {
    write(file, "#!" + find("bash") + "\n" + body + "\n");
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command command(String... arguments) {
    List<Object> words = new ArrayList<>(List.of(find("env"), "-i"));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    words.add(launcher);
    words.addAll(List.of(arguments));
    return new Command("launcher", words.stream().map(Object::toString).toList());
  }

  private static Path find(String tool) {
    return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
  }
}
