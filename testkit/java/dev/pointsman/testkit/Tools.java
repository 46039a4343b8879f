package dev.pointsman.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs from the machine it runs on: programs, privileges, kernel features.
 *
 * <p>On a person's machine a missing tool skips the test, and the skip says what to install. Where
 * the environment says {@code CI=true} it fails the test instead: there everything is installed,
 * and a test that silently stopped running would look like one that passes.
 */
public final class Tools {

  private Tools() {}

  /**
   * The path of a program, or the end of the calling test when it is not installed.
   *
   * @param program the file name, e.g. {@code ffmpeg}
   * @param aptPackages what {@code apt-get install} needs, separated by blanks
   */
  public static Path require(String program, String aptPackages) {
    Optional<Path> found = find(program);
    require(
        found.isPresent(), program, "apt-get install -y --no-install-recommends " + aptPackages);
    return found.orElseThrow();
  }

  /**
   * Ends the calling test, unless the machine offers what it needs.
   *
   * @param available whether it does
   * @param what the missing thing, as a noun: {@code nginx's RTMP module}, {@code CAP_NET_ADMIN}
   * @param remedy how to get it: a command, or a sentence
   * @throws TestAbortedException (a skip) when it is missing
   * @throws AssertionFailedError (a failure) when it is missing and the environment has {@code
   *     CI=true}
   */
  public static void require(boolean available, String what, String remedy) {
    if (available) {
      return;
    }
    String message = what + " is missing; to run this test: " + remedy;
    if (onCi()) {
      throw new AssertionFailedError(message + " (a skip is a failure where CI=true)");
    }
    throw new TestAbortedException(message);
  }

  /** The program's path: from PATH, or from the system directories that PATH may leave out. */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator)),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether this process may do what only root may, as far as its user says. */
  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean onCi() {
    return "true".equalsIgnoreCase(System.getenv("CI"));
  }
}
