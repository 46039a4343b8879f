package dev.pointsman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductCommand;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as an operator and a supervisor see it: a process, its signals, its exit code. */
final class RunTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String VIP = "127.0.0.101";

  private final int vipPort = Ports.free(VIP);
  private final int apiPort = Ports.free("127.0.0.1");

  @TempDir private Path directory;

  @Test
  void ready_saysWhereEverythingIsAndTermEndsItWith0() {
    conf("");
    try (ChildProcess node = start()) {
      assertThat(node.awaitLine(line -> line.contains(" ready "), LONGEST))
          .contains("node=sched-1", "media", VIP + ":" + vipPort, "api=127.0.0.1:" + apiPort)
          .containsPattern("metrics=127.0.0.1:[1-9]")
          .containsPattern("start_ms=[0-9]+");
      assertThat(node.stop()).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onceItListens_theCompilersGiveWayToAllOtherThreads() throws Exception {
    conf("");
    try (ChildProcess node = started()) {
      List<String> nice = new ArrayList<>();
      try (DirectoryStream<Path> threads =
          Files.newDirectoryStream(Path.of("/proc", node.pid() + "", "task"))) {
        for (Path thread : threads) {
          String stat = Files.readString(thread.resolve("stat"));
          if (stat.contains("CompilerThre")) {
            // What follows the name is from field 3 on; nice is field 19 (proc_pid_stat(5)).
            nice.add(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
          }
        }
      }
      assertThat(nice).isNotEmpty().containsOnly("10");
    }
  }

  @Test
  void ctrlC_endsItWith0() {
    conf("");
    try (ChildProcess node = started()) {
      signal(node, "INT");
      assertThat(node.awaitExit(LONGEST)).isZero();
      assertThat(node.output().getLast()).endsWith(" ended");
    }
  }

  @Test
  void connectionIsLive_termWaitsForItAndASecondCtrlCDoesNot() throws Exception {
    conf("drain-deadline = 10m");
    try (ServerSocket server = new ServerSocket(vipPort, 10, InetAddress.ofLiteral("127.0.0.11"));
        ChildProcess node = started();
        Socket client = new Socket()) {
      client.connect(new InetSocketAddress(VIP, vipPort));
      client.getOutputStream().write('x');
      try (Socket relayed = acceptRelayed(server)) {
        signal(node, "TERM");
        node.awaitLine(line -> line.contains(" draining live=1 "), LONGEST);
        signal(node, "INT");
        relayed.getOutputStream().write('y');
        assertThat(client.getInputStream().read()).isEqualTo('y');
        signal(node, "INT");
        assertThat(node.awaitExit(LONGEST)).isEqualTo(ExitCodes.FAILED);
      }
    }
  }

  @Test
  void connectionIsCutAtTheDeadline_stillExitsWith0() throws Exception {
    conf("drain-deadline = 100ms");
    try (ServerSocket server = new ServerSocket(vipPort, 10, InetAddress.ofLiteral("127.0.0.11"));
        ChildProcess node = started();
        Socket client = new Socket()) {
      client.connect(new InetSocketAddress(VIP, vipPort));
      client.getOutputStream().write('x');
      try (Socket relayed = acceptRelayed(server)) {
        signal(node, "TERM");
        assertThat(node.awaitExit(LONGEST)).isZero();
        assertThat(node.output()).anyMatch(line -> line.contains("drained cut=1"));
        assertThatThrownBy(() -> readToEnd(relayed)).isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void hup_reloadsAndABadFileChangesNothing() {
    Path conf = conf("");
    try (ChildProcess node = started()) {
      LauncherHome.write(
          conf, read(conf).replace("servers {", "servers { s2 { address = 127.0.0.12 }"));
      signal(node, "HUP");
      node.awaitLine(line -> line.contains(" reloaded changes="), LONGEST);
      LauncherHome.write(conf, read(conf).replace("port = " + vipPort, "port = 65536"));
      signal(node, "HUP");
      node.awaitLine(line -> line.contains("65536"), LONGEST);
      node.awaitLine(line -> line.contains("nothing was changed"), LONGEST);
      Finished reload = run("reload", "--conf", conf, "--api", "127.0.0.1:" + apiPort);
      assertThat(reload.exit()).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
      assertThat(reload.output()).anyMatch(line -> line.contains("65536"));
      Finished status = run("status", "--api", "127.0.0.1:" + apiPort);
      assertThat(status.exit()).isZero();
      assertThat(status.output()).anyMatch(line -> line.startsWith("s2 "));
    }
  }

  @Test
  void configurationIsInvalid_exitsWith2AndBindsNothing() {
    Path conf = conf("");
    LauncherHome.write(conf, read(conf).replace("port = " + vipPort, "port = 0"));
    Finished run = run("run", "--conf", conf);
    assertThat(run.exit()).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
    assertThat(run.output()).anyMatch(line -> line.contains("rules[0].port: 0"));
    assertThat(run.output().getLast()).contains("nothing was started");
  }

  @Test
  void apiPortIsTaken_exitsWith1NamingItAndItsKey() throws IOException {
    conf("");
    try (ServerSocket taken = new ServerSocket(apiPort, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Finished run = run("run", "--conf", "p.conf");
      assertThat(run.exit()).isEqualTo(ExitCodes.FAILED);
      assertThat(run.output().getLast())
          .contains("pointsman.api.port", "127.0.0.1:" + taken.getLocalPort(), "already in use");
    }
  }

  @Test
  void vipPortIsTaken_exitsWith1NamingItAndItsKey() throws IOException {
    conf("");
    try (ServerSocket taken = new ServerSocket(vipPort, 1, InetAddress.ofLiteral(VIP))) {
      Finished run = run("run", "--conf", "p.conf");
      assertThat(run.exit()).isEqualTo(ExitCodes.FAILED);
      assertThat(run.output())
          .anyMatch(
              line ->
                  line.startsWith("pointsman: " + VIP + ":" + taken.getLocalPort())
                      && line.contains("vips.media.address"));
    }
  }

  @Test
  void logLevelDoesNotExist_exitsWith64() {
    conf("");
    Finished run =
        ChildProcess.run(
            withJvmOption("-Dpointsman.log.level=LOUD", "run", "--conf", "p.conf"),
            directory,
            LONGEST);
    assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.output().getLast()).contains("LOUD", "DEBUG");
  }

  private Path conf(String more) {
    String site =
        new SiteDescription(
                Map.of("media", VIP),
                Map.of("s1", "127.0.0.11"),
                List.of(RelayRule.telnet("media", vipPort, "s1", vipPort)))
            .conf(apiPort);
    Path conf = directory.resolve("p.conf");
    LauncherHome.write(conf, site.replace("pointsman {", "pointsman {\n" + more));
    return conf;
  }

  private ChildProcess start() {
    return ChildProcess.start(ProductCommand.of("run", "--conf", "p.conf"), directory);
  }

  private ChildProcess started() {
    ChildProcess node = start();
    node.awaitLine(line -> line.contains(" ready "), LONGEST);
    return node;
  }

  private Finished run(Object... arguments) {
    return ChildProcess.run(ProductCommand.of(arguments), directory, LONGEST);
  }

  private static Command withJvmOption(String option, Object... arguments) {
    List<String> words = new ArrayList<>(ProductCommand.of(arguments).words());
    words.add(1, option);
    return new Command("pointsman", words);
  }

  /** The connection whose first byte comes; health checks come too and send nothing. */
  private static Socket acceptRelayed(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      try {
        if (socket.getInputStream().read() == 'x') {
          return socket;
        }
      } catch (SocketException aCheckEndsItsConnectionWithAReset) {
        assertThat(aCheckEndsItsConnectionWithAReset).hasMessageContaining("reset");
      }
      socket.close();
    }
  }

  private static void readToEnd(Socket socket) throws IOException {
    socket.getInputStream().readAllBytes();
  }

  private static void signal(ChildProcess process, String name) {
    ChildProcess.run(
            Command.of("kill", "-" + name, process.pid()), Path.of("."), Duration.ofSeconds(10))
        .orFail();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
