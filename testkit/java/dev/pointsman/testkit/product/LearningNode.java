package dev.pointsman.testkit.product;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scheduler node that starts, rehearses as one with a peer does, is asked a few things and ends,
 * and whose JVM then writes down the classes that it has loaded.
 */
final class LearningNode {
  /** Several times what it takes on two cores that do something else, too. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Nobody else's in the tests; its peer's is not used at all. */
  private static final String HOST = "127.0.96.1";

  private static final String PEER = "127.0.96.2";

  private LearningNode() {}

  /**
   * Runs it to its end.
   *
   * @param jvm what starts a JVM, up to its class path
   * @param directory for what is made on the way
   * @param archive to be written
   * @throws AssertionError when the node did not start, or left nothing, with its log
   */
  static void run(List<Path> classPath, List<String> jvm, Path directory, Path archive)
      throws IOException {
    Path home = Files.createTempDirectory(directory, "learning-");
    Path unfinished = home.resolve("unfinished.jsa");
    int api = Ports.free(HOST);
    int metrics = Ports.free(HOST);
    Files.writeString(home.resolve("learn.conf"), conf(api, metrics));
    List<String> words = new ArrayList<>(jvm);
    words.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + unfinished,
            "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            ProductCommand.MAIN,
            "run",
            "--conf",
            "learn.conf"));
    try (ChildProcess node = ChildProcess.start(new Command("a node that learns", words), home)) {
      node.awaitLine(line -> line.contains(" ready node="), LIMIT);
      node.awaitLine(line -> line.contains(" rehearsed protocol=telnet"), LIMIT);
      node.awaitLine(line -> line.contains(" rehearsed protocol=http"), LIMIT);
      ask(Map.of("/ready", api, "/api/v1/status", api, "/metrics", metrics));
      int exit = node.stop();
      if (exit != 0 || !Files.exists(unfinished)) {
        throw new AssertionError(
            "a node that learns exited with %d and left %s archive:\n%s"
                .formatted(
                    exit,
                    Files.exists(unfinished) ? "an" : "no",
                    String.join("\n", node.output())));
      }
    }
    Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    try (Stream<Path> left = Files.walk(home)) {
      for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String conf(int api, int metrics) {
    return """
        pointsman {
          node = one
          schedulers {
            one { host = %1$s, port = %3$d, link-port = %4$d }
            two { host = %2$s, port = %3$d, link-port = %4$d }
          }
          cluster { secret = "there is nobody to know it", data = "data" }
          vips { learning { address = %1$s, schedulers = [one] } }
          servers { none { address = %1$s, health { type = none } } }
          rules = [
            { vip = learning, port = %5$d, protocol = telnet, server-port = 9, servers = [none] }
            { vip = learning, port = %6$d, protocol = http, server-port = 9, servers = [none] }
          ]
          api { host = %1$s, port = %7$d }
          metrics { host = %1$s, port = %8$d, status-port = 0 }
        }
        """
        .formatted(
            HOST,
            PEER,
            Ports.free(HOST),
            Ports.free(HOST),
            Ports.free(HOST),
            Ports.free(HOST),
            api,
            metrics);
  }

  /** So that the classes are loaded that answer; what they answer is of no interest. */
  private static void ask(Map<String, Integer> paths) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Map.Entry<String, Integer> each : paths.entrySet()) {
        URI uri = URI.create("http://%s:%d%s".formatted(HOST, each.getValue(), each.getKey()));
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a node learnt", e);
    }
  }
}
