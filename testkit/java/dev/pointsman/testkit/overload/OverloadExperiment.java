package dev.pointsman.testkit.overload;

import dev.pointsman.testkit.crowd.RuleAccount;
import dev.pointsman.testkit.crowd.StatusClient;
import dev.pointsman.testkit.failover.Signals;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.overload.ImpatientClients.GivingUp;
import dev.pointsman.testkit.overload.ImpatientClients.Tally;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Machine;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductProcess;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command: clients without patience dial the product, which has one processor, through
 * disturbances, and a Markdown table tells what became of them.
 *
 * <p>How many it can answer is measured first, and the pace of the dials is a share of that, so
 * that runs compare. Exit codes: 0 done, 64 wrong usage.
 */
public final class OverloadExperiment {
  private static final String VIP = "127.0.57.1";
  private static final String SERVER = "127.0.57.11";

  /** As long as a client of the failover experiment waits. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** The JVM goes on to compile for about as long as that. */
  private static final Duration WARM_UP = Duration.ofSeconds(25);

  private static final Duration MEASURE = Duration.ofSeconds(4);
  private static final Duration DISTURBANCE = Duration.ofSeconds(3);
  private static final Duration OVERLOAD = Duration.ofSeconds(8);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** What the experiment dials with when it does not disturb. */
  private static final double USUAL = 0.7;

  private static final double TOO_MUCH = 2;
  private static final int SIDE_BY_SIDE = 32;
  private static final int BUSY_LOOPS = 4;

  private final ImpatientClients clients;
  private final ProductProcess product;
  private final OneByteServer server;
  private final StatusClient status;
  private final List<String> processor;

  private OverloadExperiment(
      InetSocketAddress dialled,
      GivingUp givingUp,
      ProductProcess product,
      OneByteServer server,
      List<String> processor) {
    this.clients = new ImpatientClients(dialled, PATIENCE, givingUp);
    this.product = product;
    this.server = server;
    this.status = new StatusClient(product.api());
    this.processor = processor;
  }

  /** Runs the experiment. */
  public static void main(String[] args) throws IOException {
    GivingUp givingUp = GivingUp.RESET;
    if (args.length == 1 && args[0].equals("--close")) {
      givingUp = GivingUp.CLOSE;
    } else if (args.length > 0) {
      System.err.println("usage: testkit/overload/run [--close]   (clients give up by closing)");
      System.exit(64);
    }
    int port = Ports.free(VIP);
    // The product has the first processor, clients and server have the others.
    List<String> processor = List.of("taskset", "-c", "0");
    try (OneByteServer server =
            OneByteServer.on(HostPort.parse(SERVER + ":" + Ports.free(SERVER)));
        ProductProcess product =
            ProductProcess.start(
                new SiteDescription(
                    Map.of("media", VIP),
                    Map.of("one", SERVER),
                    List.of(RelayRule.telnet("media", port, "one", server.port()))),
                Files.createTempDirectory("overload"),
                command -> command.prefixed(processor))) {
      new OverloadExperiment(HostPort.parse(VIP + ":" + port), givingUp, product, server, processor)
          .run(givingUp);
    }
  }

  private void run(GivingUp givingUp) throws IOException {
    System.out.printf(
        "%s; the product has one processor; clients wait %d ms and go by %s%n%n",
        Machine.describe(), PATIENCE.toMillis(), givingUp.name().toLowerCase(Locale.ROOT));
    clients.closedLoop(SIDE_BY_SIDE, WARM_UP);
    double most = clients.closedLoop(SIDE_BY_SIDE, MEASURE).perSecond();
    System.out.printf("most answers a second, %d at a time: %,.0f%n%n", SIDE_BY_SIDE, most);
    System.out.println(
        "| disturbance | dials | answered | of what it can do | reached the server in vain |"
            + " recovered after, s | closed, with the recovery |\n"
            + "|---|---:|---:|---:|---:|---:|---|");
    ProcessHandle process = ProcessHandle.of(product.pid()).orElseThrow();
    disturbed(
        "stopped for 3 s, dialled at 70 %",
        most,
        () -> {
          Signals.send("STOP", List.of(process));
          Tally tally = clients.openLoop(most * USUAL, DISTURBANCE);
          Signals.send("CONT", List.of(process));
          return tally;
        });
    disturbed(
        "its processor shared with %d busy loops for 3 s, dialled at 70 %%".formatted(BUSY_LOOPS),
        most,
        () -> {
          Command burn =
              Command.of("sh", "-c", "while :; do :; done").within(DISTURBANCE).prefixed(processor);
          List<ChildProcess> loops =
              java.util.stream.IntStream.range(0, BUSY_LOOPS)
                  .mapToObj(n -> ChildProcess.start(burn, Path.of("/")))
                  .toList();
          Tally tally = clients.openLoop(most * USUAL, DISTURBANCE);
          loops.forEach(ChildProcess::kill);
          loops.forEach(ChildProcess::stop);
          return tally;
        });
    disturbed("dialled at 200 % for 8 s", most, () -> clients.openLoop(most * TOO_MUCH, OVERLOAD));
  }

  /** Something that is done to the product while it is dialled. */
  private interface Disturbance {
    Tally dialled();
  }

  private void disturbed(String name, double most, Disturbance disturbance) throws IOException {
    clients.untilAllAnswered(most * USUAL, LONGEST, QUIET);
    RuleAccount before = status.rule();
    long asked = server.asked();
    Tally tally = disturbance.dialled();
    Tally after = clients.untilAllAnswered(most * USUAL, LONGEST, QUIET);
    boolean recovered = after.settled().plus(QUIET).compareTo(after.took()) <= 0;
    System.out.printf(
        "| %s | %,d | %,d | %.0f %% | %,d | %s%.1f | %s |%n",
        name,
        tally.made(),
        tally.answered(),
        100 * tally.perSecond() / most,
        server.asked() - asked - tally.answered() - after.answered(),
        recovered ? "" : "not in ",
        (recovered ? after.settled() : after.took()).toMillis() / 1e3,
        status.rule().since(before).closed());
  }
}
