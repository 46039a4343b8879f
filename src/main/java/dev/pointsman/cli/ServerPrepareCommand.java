package dev.pointsman.cli;

import dev.pointsman.cli.prepare.PrepareFailure;
import dev.pointsman.cli.prepare.Programs;
import dev.pointsman.cli.prepare.ServerHost;
import dev.pointsman.cli.prepare.UnitFile;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.config.syntax.Reading;
import dev.pointsman.linux.Capabilities;
import dev.pointsman.linux.Capability;
import dev.pointsman.prepare.Host;
import dev.pointsman.prepare.Listening;
import dev.pointsman.prepare.Plan;
import dev.pointsman.prepare.Preparing;
import dev.pointsman.prepare.SystemdUnit;
import dev.pointsman.prepare.Undoing;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code server-prepare}: makes the machine it runs on a server that connections can hop to. */
@Command(
    name = "server-prepare",
    description = "Makes this machine a server that connections can hop to; run it there, as root.",
    footer = {
      "It prints the commands that it runs (ip, sysctl, nft), which do the same without it.",
      "What is as it should be is left alone; a second run changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the server is prepared (or no longer is)",
      "1:it is not, and nothing was changed; standard error says why",
      "64:the command line is wrong"
    })
final class ServerPrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--vip",
      paramLabel = "ADDR",
      split = ",",
      description = "The VIPs that this server serves.")
  private List<String> vips = new ArrayList<>();

  @Option(
      names = "--interface",
      paramLabel = "IF",
      split = ",",
      description =
          "The interfaces on the VIPs' link (default: those with an address of the VIPs' network,"
              + " else that of the default route).")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "P",
      split = ",",
      description = "TCP ports on which a streaming server should listen for the VIPs: checked.")
  private List<Integer> ports = new ArrayList<>();

  @Option(names = "--dry-run", description = "Prints the commands and runs none of them.")
  private boolean dryRun;

  @Option(
      names = "--undo",
      description = "Takes back what it did, for these VIPs, or for all without --vip.")
  private boolean undo;

  @Option(
      names = "--state",
      paramLabel = "PATH",
      description =
          "Where it remembers what kernel parameters were before (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("/run/pointsman/server-prepare");

  @Option(
      names = "--systemd",
      paramLabel = "UNIT",
      arity = "0..1",
      fallbackValue = "/etc/systemd/system/pointsman-server.service",
      description =
          "Writes a systemd unit, too, that does the same at each boot without Java (default file:"
              + " ${FALLBACK-VALUE}); with --undo, removes it.")
  private @Nullable Path unit;

  @Override
  public Integer call() {
    Set<InetAddress> addresses = addresses();
    checkPorts();
    boolean privileged = privileged();
    ServerHost server = new ServerHost(new Programs(), state);
    PrintWriter out = spec.commandLine().getOut();
    PreparationReport report =
        new PreparationReport(json.given() ? Optional.empty() : Optional.of(out));
    try {
      Host host = server.read(privileged);
      if (unit != null) {
        new UnitFile(unit).requireOurs();
      }
      Plan plan = undo ? Undoing.plan(addresses, host) : plan(addresses, host);
      switch (plan) {
        case Plan.Refused refused ->
            throw new CommandFailure(ExitCodes.FAILED, String.join("\n", refused.reasons()));
        case Plan.Todo todo -> {
          if (!privileged) {
            report.warn(
                "without CAP_NET_ADMIN nftables does not say what it has: shown as if it were"
                    + " nothing");
          }
          if (dryRun) {
            todo.steps().forEach(report::step);
          } else {
            server.run(todo, report::step);
          }
          todo.unchanged().forEach(report::say);
          if (unit != null) {
            unit(new UnitFile(unit), addresses, host, todo, report);
          }
          todo.warnings().forEach(report::warn);
          if (!undo) {
            Listening.warnings(addresses, ports, ports.isEmpty() ? List.of() : server.listeners())
                .forEach(report::warn);
          }
        }
      }
    } catch (PrepareFailure e) {
      throw new CommandFailure(ExitCodes.FAILED, String.valueOf(e.getMessage()));
    } finally {
      out.flush();
    }
    report
        .warnings()
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    if (json.given()) {
      JsonOption.print(report.json(dryRun, undo), out);
    }
    return ExitCodes.DONE;
  }

  private void unit(
      UnitFile file,
      Set<InetAddress> addresses,
      Host host,
      Plan.Todo todo,
      PreparationReport report)
      throws PrepareFailure {
    if (undo) {
      if (!dryRun && file.remove()) {
        report.say("removed " + file + "; now: systemctl daemon-reload");
      }
      return;
    }
    String text =
        UnitFile.text(SystemdUnit.vips(addresses, host), todo.kept(), links(addresses, host));
    if (dryRun) {
      text.lines().forEach(report::say);
    } else {
      file.write(text);
      report.say("wrote " + file + "; now: " + file.enable());
    }
  }

  private List<String> links(Set<InetAddress> addresses, Host host) {
    return interfaces.isEmpty() ? host.linksOf(addresses) : interfaces;
  }

  private Plan plan(Set<InetAddress> addresses, Host host) {
    List<String> known = host.arpLinks().stream().map(Host.Link::name).toList();
    for (String name : interfaces) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            ExitCodes.FAILED,
            "--interface: %s%s (expected: an Ethernet that is up and answers ARP: %s)"
                .formatted(
                    name,
                    Nearest.hint(name, known),
                    known.isEmpty() ? "there is none" : String.join(", ", known)));
      }
    }
    return Preparing.plan(addresses, links(addresses, host), host);
  }

  private Set<InetAddress> addresses() {
    if (vips.isEmpty() && !undo) {
      throw usage("--vip is missing (expected: the address of a VIP, or several with commas)");
    }
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String text : vips) {
      switch (IpLiteral.read(text)) {
        case Reading.Read<InetAddress> read -> addresses.add(usable(text, read.value()));
        case Reading.Refused<InetAddress> refused ->
            throw usage(
                "--vip: "
                    + text
                    + (refused.problem().isEmpty() ? "" : ": " + refused.problem())
                    + " (expected: "
                    + refused.expected()
                    + ")");
      }
    }
    return addresses;
  }

  private InetAddress usable(String text, InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isMulticastAddress()
        || address.isLinkLocalAddress()
        || text.equals("255.255.255.255")) {
      throw usage("--vip: " + text + " (expected: an address that clients can dial)");
    }
    return address;
  }

  private void checkPorts() {
    for (int port : ports) {
      if (port < 1 || port > 65535) {
        throw usage("--port: " + port + " (expected: 1 to 65535)");
      }
    }
  }

  private boolean privileged() {
    boolean may;
    try {
      may = Capabilities.ofThisProcess().has(Capability.NET_ADMIN);
    } catch (UnsupportedOperationException | IOException e) {
      throw new CommandFailure(ExitCodes.FAILED, String.valueOf(e.getMessage()));
    }
    if (!may && !dryRun) {
      throw new CommandFailure(ExitCodes.FAILED, Capability.NET_ADMIN.remedy());
    }
    return may;
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
