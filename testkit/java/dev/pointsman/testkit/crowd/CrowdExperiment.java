package dev.pointsman.testkit.crowd;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.process.Machine;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductProcess;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import dev.pointsman.testkit.traffic.Outcome;
import dev.pointsman.testkit.traffic.TrafficAccount;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The command: a crowd through the product, a server killed and restarted meanwhile.
 *
 * <p>Exit codes: 0 all holds, 1 something does not, 64 wrong usage.
 */
public final class CrowdExperiment {
  private static final String VIP = "127.0.56.1";
  private static final String STEADY = "127.0.56.11";
  private static final String KILLED = "127.0.56.12";
  private static final int WARM = 500;

  /** What the surviving server completes before the other one returns. */
  private static final int MEANWHILE = 2_000;

  /** What the returned server completes before the crowd is let go. */
  private static final int AFTERWARDS = 500;

  /** Nothing here tells of its changes: the API is asked, and the agents are. */
  private static final Duration BETWEEN_ASKS = Duration.ofMillis(100);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A condition that another process will meet. */
  @FunctionalInterface
  private interface Condition {
    boolean met() throws IOException;
  }

  private final CrowdOptions options;
  private final PrintStream progress;
  private final Figures figures = new Figures();
  private final InetSocketAddress dialled;
  private final ProductProcess product;
  private final StatusClient status;
  private final AgentProcess steady;
  private final AgentProcess killed;

  private CrowdExperiment(
      CrowdOptions options,
      PrintStream progress,
      InetSocketAddress dialled,
      ProductProcess product,
      AgentProcess steady,
      AgentProcess killed) {
    this.options = options;
    this.progress = progress;
    this.dialled = dialled;
    this.product = product;
    this.status = new StatusClient(product.api());
    this.steady = steady;
    this.killed = killed;
  }

  /** Runs the experiment that the arguments ask for, and exits. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && List.of("-h", "--help", "help").contains(args[0])) {
      System.out.print(CrowdOptions.HELP);
      return;
    }
    try {
      CrowdOptions options = CrowdOptions.parse(args);
      options.checkFiles(Machine.fileLimit());
      System.exit(run(options) ? 0 : 1);
    } catch (CrowdOptions.UsageException e) {
      System.err.println("run: " + e.getMessage() + " (see --help)");
      System.exit(64);
    }
  }

  private static boolean run(CrowdOptions options) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("crowd");
    int port = Ports.free(VIP);
    int serverPort = Ports.free(STEADY);
    SiteDescription site =
        new SiteDescription(
            Map.of("media", VIP),
            Map.of("steady", STEADY, "killed", KILLED),
            List.of(
                new RelayRule(
                    "media", port, "telnet", null, List.of("steady", "killed"), serverPort)));
    InetSocketAddress dialled = HostPort.parse(VIP + ":" + port);
    try (AgentProcess steady =
            AgentProcess.server("server steady", HostPort.parse(STEADY + ":" + serverPort));
        AgentProcess killed =
            AgentProcess.server("server killed", HostPort.parse(KILLED + ":" + serverPort));
        ProductProcess product = ProductProcess.start(site, directory)) {
      CrowdExperiment experiment =
          new CrowdExperiment(options, System.err, dialled, product, steady, killed);
      return experiment.run();
    }
  }

  private boolean run() throws IOException, InterruptedException {
    long limit = Machine.fileLimit();
    say(
        "%,d connections at once through process %d"
            .formatted(options.connections(), product.pid()));
    say("a process may have %,d files here, and a relayed connection takes two".formatted(limit));
    await("both servers to be up", () -> status.eligible("steady") && status.eligible("killed"));
    figures.vitals("started", Vitals.of(product.pid()));
    whole("warm-up", WARM, 10_000);
    Vitals before = Vitals.of(product.pid());
    figures.vitals("warm, and nobody connected", before);
    if (options.idle() > 0) {
      Vitals silent = whole("idle", options.idle(), 2);
      figures.each(before, silent, options.idle());
      figures.vitals("nobody connected again", Vitals.of(product.pid()));
    }
    List<Audit.Check> checks = crowd();
    Vitals after = awaitSockets(before.sockets());
    figures.vitals("after the crowd", after);
    figures.checks(checks);
    figures.check(
        "no socket is left", after.sockets() <= before.sockets(), after.sockets() + " open");
    long margin = Math.max(10_000_000, before.heapBytes() * 15 / 100);
    figures.check(
        "live heap is back to where it was",
        after.heapBytes() <= before.heapBytes() + margin,
        "%.1f MB before, %.1f MB after"
            .formatted(before.heapBytes() / 1e6, after.heapBytes() / 1e6));
    System.out.printf(
        "Measured %s on %s;%n%,d connections at once, seed %d, at most %,d bytes each way.%n%n%s",
        Instant.now().toString().substring(0, 10),
        Machine.describe(),
        options.connections(),
        options.seed(),
        options.mostBytes(),
        figures.table());
    return figures.allHold();
  }

  /** A crowd that gathers, is measured and goes; all of it must complete. What it took. */
  private Vitals whole(String name, int connections, long most)
      throws IOException, InterruptedException {
    try (AgentProcess crowd =
        AgentProcess.crowd(dialled, connections, connections, options.seed() + 1, most)) {
      await(name + ": all to be connected", () -> crowd.gathered() == connections);
      Vitals full = Vitals.of(product.pid());
      figures.vitals("%s: %,d connected, and silent".formatted(name, connections), full);
      crowd.finish();
      await(name + ": all to be over", this::nobody);
      TrafficAccount account = crowd.account();
      figures.check(
          "the %s crowd completed".formatted(name),
          account.completed() == account.opened() && account.opened() == connections,
          "%,d of %,d".formatted(account.completed(), account.opened()));
      return full;
    }
  }

  private List<Audit.Check> crowd() throws IOException, InterruptedException {
    RuleAccount counted = status.rule();
    AgentProcess.takeEndings(List.of(steady, killed)); // those of the crowds before
    try (AgentProcess crowd =
        AgentProcess.crowd(
            dialled,
            options.connections(),
            options.staying(),
            options.seed(),
            options.mostBytes())) {
      await(
          "%,d of the crowd to be there, %,d more to come and go"
              .formatted(options.staying(), options.coming()),
          () -> crowd.gathered() == options.staying());
      long live = status.rule().live();
      Vitals full = Vitals.of(product.pid());
      figures.vitals("the crowd at its fullest: %,d live".formatted(live), full);
      killed.kill();
      say(
          "a server was killed, %,d connections with it"
              .formatted(killed.account().count(Outcome.KILLED)));
      figures.count("killed with the server", killed.account().count(Outcome.KILLED));
      completes(steady, MEANWHILE, "the other server to take over");
      await("the dispatcher to know", () -> !status.eligible("killed"));
      killed.restart();
      await("the server to be used again", () -> status.eligible("killed"));
      completes(killed, AFTERWARDS, "the server to serve again");
      crowd.finish();
      await("the crowd to be over", () -> crowd.account().live() == 0 && nobody());
      TrafficAccount account = crowd.account();
      figures.count("most connections at the same time", account.peakLive());
      figures.count("connections in all", account.opened());
      figures.check(
          "the crowd was as large as was asked for",
          account.peakLive() == options.connections(),
          "%,d at the same time".formatted(account.peakLive()));
      return Audit.of(
          account,
          List.of(steady.account(), killed.account()),
          status.rule().since(counted),
          crowd.takeEndings(),
          AgentProcess.takeEndings(List.of(steady, killed)));
    }
  }

  private void completes(AgentProcess server, int more, String what)
      throws IOException, InterruptedException {
    long before = server.account().completed();
    await(what, () -> server.account().completed() >= before + more);
  }

  private boolean nobody() throws IOException {
    return status.rule().live() == 0
        && status.liveAtServers() == 0
        && AgentProcess.quiet(List.of(steady, killed));
  }

  /** A health check may be under way, and the API's connection closing: a moment later neither. */
  private Vitals awaitSockets(int most) throws IOException, InterruptedException {
    await("the last sockets to be closed", () -> Vitals.sockets(product.pid()) <= most);
    return Vitals.of(product.pid());
  }

  private void await(String what, Condition condition) throws IOException, InterruptedException {
    say("waiting for " + what);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.met()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%s: not within %d s; the dispatcher's account: %s; its last words:%n%s"
                .formatted(
                    what,
                    PATIENCE.toSeconds(),
                    status.rule(),
                    String.join("\n", product.log().reversed().stream().limit(20).toList())));
      }
      Thread.sleep(BETWEEN_ASKS);
    }
  }

  private void say(String sentence) {
    LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    progress.println(now + " " + sentence);
  }
}
