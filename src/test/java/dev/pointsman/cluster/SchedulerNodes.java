package dev.pointsman.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The product as scheduler nodes of one site, each a process, on loopback addresses. */
final class SchedulerNodes implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Map<String, String> hosts = new LinkedHashMap<>();
  private final Map<String, Integer> apis = new LinkedHashMap<>();
  private final int clusterPort;
  private final int linkPort;
  private final Map<String, Integer> metrics = new LinkedHashMap<>();
  private final Map<String, ProductProcess> running = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param hosts the address of each node
   */
  SchedulerNodes(Path directory, Map<String, String> hosts) {
    this.directory = directory;
    this.hosts.putAll(hosts);
    String first = hosts.values().iterator().next();
    this.clusterPort = Ports.free(first);
    this.linkPort = Ports.free(first);
    hosts.forEach((node, host) -> apis.put(node, Ports.free(host)));
    hosts.forEach((node, host) -> metrics.put(node, Ports.free(host)));
  }

  /** Writes a node's file; {@code site} is what stands in it beside what all files have. */
  Path write(String node, String site) {
    return write(node, "cluster { secret = \"told to nobody but the nodes\" }", site);
  }

  /** The same with other keys of {@code cluster}, such as {@code cluster.name = other}. */
  Path write(String node, String cluster, String site) {
    String schedulers =
        hosts.entrySet().stream()
            .map(
                each ->
                    "%s { host = %s, port = %d, link-port = %d }"
                        .formatted(each.getKey(), each.getValue(), clusterPort, linkPort))
            .collect(Collectors.joining(", "));
    Path home = directory.resolve(node);
    try {
      Files.createDirectories(home);
      return Files.writeString(
          home.resolve("pointsman.conf"),
          """
          pointsman {
            node = %s
            schedulers { %s }
            cluster.data = "data"
            %s
            api { host = %s, port = %d }
            metrics { host = %s, port = %d, status-port = 0 }
            drain-deadline = 2s
            %s
          }
          """
              .formatted(
                  node,
                  schedulers,
                  cluster,
                  hosts.get(node),
                  apis.get(node),
                  hosts.get(node),
                  metrics.get(node),
                  site));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a node runs and has its file. */
  Path home(String node) {
    return directory.resolve(node);
  }

  /** Starts a node by the file that was written for it, and waits until it is ready. */
  ProductProcess start(String node) {
    Path home = directory.resolve(node);
    ProductProcess process =
        ProductProcess.start(
            home.resolve("pointsman.conf"),
            home,
            URI.create("http://%s:%d".formatted(hosts.get(node), apis.get(node))));
    running.put(node, process);
    return process;
  }

  /** Starts nodes at once, so that they wait for each other only, and waits until all are ready. */
  void start(List<String> nodes) {
    CompletableFuture.allOf(
            nodes.stream()
                .map(
                    node ->
                        CompletableFuture.runAsync(
                            () -> start(node), task -> Thread.ofPlatform().start(task)))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  boolean runs(String node) {
    return running.containsKey(node);
  }

  /** A node that runs. */
  ProductProcess process(String node) {
    return Objects.requireNonNull(running.get(node));
  }

  void kill(String node) {
    taken(node).kill();
  }

  /** Ends a node as an operator does. */
  void stop(String node) {
    taken(node).close();
  }

  private ProductProcess taken(String node) {
    return Objects.requireNonNull(running.remove(node));
  }

  /** What a node says of the site. */
  JsonNode status(String node) {
    return ask(node, "GET", "/api/v1/status");
  }

  /** Whether a node is ready, and why not. */
  JsonNode ready(String node) {
    return ask(node, "GET", "/ready");
  }

  JsonNode post(String node, String path) {
    return ask(node, "POST", path);
  }

  /** Where a node's API is. */
  String api(String node) {
    return hosts.get(node) + ":" + apis.get(node);
  }

  /** What Prometheus would be told by a node: its lines, each one's tags sorted. */
  Set<String> metrics(String node) {
    URI uri = URI.create("http://%s:%d/metrics".formatted(hosts.get(node), metrics.get(node)));
    return send("GET", uri).lines().map(SchedulerNodes::sorted).collect(Collectors.toSet());
  }

  private static String sorted(String line) {
    int from = line.indexOf('{') + 1;
    int to = line.indexOf('}');
    if (line.startsWith("#") || from == 0) {
      return line;
    }
    String tags =
        Arrays.stream(line.substring(from, to).split(","))
            .sorted()
            .collect(Collectors.joining(","));
    return line.substring(0, from) + tags + line.substring(to);
  }

  /** The value of a line of {@link #metrics}; 0 when there is none. */
  double metric(String node, String name) {
    return metrics(node).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  /** The owner of the site's only VIP as a node sees it. */
  String owner(String node) {
    return status(node).path("vips").path(0).path("owner").asText("nobody");
  }

  private JsonNode ask(String node, String method, String path) {
    try {
      return JSON.readTree(
          send(method, Objects.requireNonNull(running.get(node)).api().resolve(path)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String send(String method, URI uri) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    List.copyOf(running.keySet()).reversed().forEach(this::stop);
  }
}
