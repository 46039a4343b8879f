package dev.pointsman.cluster;

import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.net.TcpServer;
import dev.pointsman.testkit.product.Ports;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Moves a VIP to and fro between two scheduler nodes on this host, 20 times, while a client dials
 * it every 5 ms; prints the dials that failed and the longest time without an answer.
 */
final class PlannedMovesExperiment {
  private static final String VIP = "127.0.78.101";
  private static final String SERVER = "127.0.78.11";
  private static final int MOVES = 20;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private PlannedMovesExperiment() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int port = Ports.free(VIP);
    try (TcpServer server =
            new TcpServer(
                    "greets",
                    new InetSocketAddress(SERVER, 0),
                    socket ->
                        socket.getOutputStream().write("hi".getBytes(StandardCharsets.US_ASCII)))
                .start();
        SchedulerNodes nodes =
            new SchedulerNodes(
                Files.createTempDirectory("planned-moves-"),
                Map.of("sched-a", "127.0.78.2", "sched-b", "127.0.78.3"))) {
      for (String node : List.of("sched-a", "sched-b")) {
        nodes.write(
            node,
            """
            vips { media { address = %s, schedulers = [sched-a, sched-b] } }
            servers { one { address = %s } }
            rules = [ { vip = media, port = %d, protocol = telnet, server-port = %d, servers = [one] } ]
            """
                .formatted(VIP, SERVER, port, server.address().getPort()));
        nodes.start(node);
      }
      await().atMost(LIMIT).until(() -> owned(nodes, nodes.owner("sched-a")));
      Thread.sleep(1000); // the port is open a moment after the owner is known
      try (Dialler dialler =
          new Dialler(new InetSocketAddress(VIP, port), Duration.ofSeconds(1), Integer.MAX_VALUE)) {
        for (int i = 0; i < 4; i++) { // warms both
          move(nodes);
          dialler.take();
          await()
              .atMost(LIMIT)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> dialler.take().failed().isEmpty());
        }
        List<Long> gaps = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < MOVES; i++) {
          String to = move(nodes);
          Thread.sleep(1000); // the old one's last step
          Dialler.Result result = dialler.take();
          failed += result.failed().size();
          gaps.add(result.longest().toMillis());
          System.out.println("to " + to + ": " + result);
        }
        gaps.sort(null);
        System.out.printf(
            "moves %d, dials failed %d, without an answer: median %d ms, worst %d ms%n",
            MOVES, failed, gaps.get(MOVES / 2), gaps.getLast());
        String owner = nodes.owner("sched-a");
        nodes.stop(owner);
        Thread.sleep(1000);
        System.out.println("clean shutdown of the owner: " + dialler.take());
      }
    }
  }

  private static String move(SchedulerNodes nodes) {
    String to = nodes.owner("sched-a").equals("sched-a") ? "sched-b" : "sched-a";
    nodes.post("sched-a", "/api/v1/vips/media/move/" + to);
    await().atMost(LIMIT).until(() -> owned(nodes, to));
    return to;
  }

  private static boolean owned(SchedulerNodes nodes, String by) {
    return nodes.owner("sched-a").equals(by) && nodes.owner("sched-b").equals(by);
  }
}
