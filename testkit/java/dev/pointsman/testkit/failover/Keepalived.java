package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * keepalived (VRRP) with its defaults, and HAProxy behind it as the relay on every node.
 *
 * <p>Defaults: VRRP version 2, {@code advert_int} 1 s, preemption. Each VIP is a {@code
 * vrrp_instance} of its own, MASTER on its first node and BACKUP on the others, with priorities 10
 * apart. HAProxy listens on all addresses of its node all the time. A node's programs are killed,
 * stopped and ended together: what is compared is the loss of a node's service.
 */
final class Keepalived implements Contender {
  static final String NAME = "keepalived";

  /** Until a backup is master (RFC 3768, 6.1): three adverts and a skew below one second. */
  private static final Duration MASTER_DOWN = Duration.ofSeconds(4);

  private static final Duration DIAL = Duration.ofSeconds(2);

  private final Stage stage;
  private final Path directory;
  private final List<Programs> programs = new ArrayList<>();
  private final boolean[] relaying;
  private final Ownership claims = new Ownership();

  Keepalived(Stage stage, Path directory) {
    this.stage = stage;
    this.directory = directory;
    this.relaying = new boolean[stage.nodes().size()];
    stage.nodes().forEach(node -> programs.add(new Programs(node, directory)));
    try {
      Files.writeString(directory.resolve("haproxy.cfg"), haproxy());
      for (int node = 0; node < stage.nodes().size(); node++) {
        Files.writeString(directory.resolve("keepalived-" + node + ".conf"), keepalived(node));
      }
    } catch (IOException e) {
      throw new LabFailure("the configuration of keepalived cannot be written", e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "%s, %s; VRRP with defaults (advert_int 1, preemption), one instance a VIP"
        .formatted(
            version("keepalived", "--version").replaceFirst(" \\(.*", ""),
            version("haproxy", "-v").replaceFirst(" \\d{4}/.*", ""));
  }

  @Override
  public void start(int node) {
    relaying[node] = false;
    programs
        .get(node)
        .start(
            Command.of(
                "keepalived",
                "--dont-fork",
                "--log-console",
                "--log-detail",
                "--vrrp",
                "--use-file=" + directory.resolve("keepalived-" + node + ".conf"),
                "--pid=" + directory.resolve("keepalived-" + node + ".pid"),
                "--vrrp_pid=" + directory.resolve("vrrp-" + node + ".pid")),
            Command.of("haproxy", "-db", "-f", directory.resolve("haproxy.cfg")));
  }

  @Override
  public boolean ready(int node) {
    return programs.get(node).allAlive()
        && stage.vips().stream().allMatch(vip -> entered(node, vip.name()))
        && relays(node);
  }

  private boolean entered(int node, String vip) {
    return programs.get(node).get(0).output().stream()
        .anyMatch(line -> line.contains("(" + vip + ") Entering "));
  }

  /** HAProxy says nothing when it listens. That it does is asked for once. */
  private boolean relays(int node) {
    if (!relaying[node]) {
      stage
          .node(node)
          .call(
              DIAL.plusSeconds(1),
              () -> {
                Ports.awaitOpen(new InetSocketAddress(stage.nodeAddress(node), Stage.PORT), DIAL);
                return true;
              });
      relaying[node] = true;
    }
    return true;
  }

  @Override
  public List<ProcessHandle> processes(int node) {
    return programs.get(node).processes();
  }

  /** First keepalived, which gives its VIPs up, and then the relay, as systemd would. */
  @Override
  public void terminate(int node) {
    ChildProcess vrrp = programs.get(node).get(0);
    ChildProcess relay = programs.get(node).get(1);
    ProcessHandle.of(vrrp.pid())
        .ifPresent(
            handle ->
                Thread.ofPlatform()
                    .daemon()
                    .name("end of keepalived")
                    .start(
                        () -> {
                          handle.destroy();
                          handle.onExit().join();
                          destroy(relay);
                        }));
  }

  private static void destroy(ChildProcess process) {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public boolean moves() {
    return false;
  }

  @Override
  public void move(String vip, int node) {
    throw new AssertionError("keepalived has no command to move a VIP");
  }

  @Override
  public Duration reaction() {
    return MASTER_DOWN;
  }

  @Override
  public Ownership claims() {
    return claims;
  }

  @Override
  public String logs() {
    return programs.stream().map(Programs::log).collect(Collectors.joining());
  }

  @Override
  public void close() {
    programs.forEach(Programs::kill);
  }

  private String keepalived(int node) {
    StringBuilder text = new StringBuilder();
    text.append("global_defs {\n  router_id ").append(stage.node(node).name()).append("\n}\n");
    int id = 51;
    for (Stage.Vip vip : stage.vips()) {
      int rank = vip.order().indexOf(node);
      text.append(
          """
          vrrp_instance %s {
            state %s
            interface eth0
            virtual_router_id %d
            priority %d
            virtual_ipaddress {
              %s
            }
          }
          """
              .formatted(
                  vip.name(),
                  rank == 0 ? "MASTER" : "BACKUP",
                  id++,
                  100 - 10 * rank,
                  vip.address()));
    }
    return text.toString();
  }

  private String haproxy() {
    StringBuilder text =
        new StringBuilder(
            """
            global
              maxconn 4000
            defaults
              mode tcp
              timeout connect 2s
              timeout client 5m
              timeout server 5m
            listen service
              bind :%d
              balance roundrobin
            """
                .formatted(Stage.PORT));
    for (int i = 0; i < stage.servers().size(); i++) {
      text.append(
          "  server %s %s:%d check\n"
              .formatted(stage.servers().get(i).name(), stage.serverAddress(i), Stage.PORT));
    }
    return text.toString();
  }

  private String version(String program, String option) {
    return ChildProcess.run(Command.of(program, option), directory, NetworkLab.PATIENCE)
        .orFail()
        .output()
        .getFirst();
  }
}
