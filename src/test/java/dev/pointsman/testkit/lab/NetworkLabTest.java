package dev.pointsman.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.Switch.Cut;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NetworkLabTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** More than a dial takes, and less than one to which nobody can answer is waited for. */
  private static final Duration GIVEN_UP = Duration.ofMillis(500);

  private static final int PORT = 7070;

  @TempDir Path directory;

  private NetworkLab lab;
  private LabHost left;
  private LabHost right;

  @BeforeEach
  void twoHostsOnASwitch() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    lab = NetworkLab.create();
    left = lab.host("left", "10.99.0.1/24");
    right = lab.host("right", "10.99.0.2/24", "fd00:99::2/64");
  }

  @AfterEach
  void gone() {
    lab.close();
  }

  @Test
  void codeOfThisProcessTalksFromHostToHostAndTheMachineHasNothingOfThem() throws IOException {
    // given a server of this process on one host
    try (ServerSocket server = right.call(SOON, () -> new ServerSocket(PORT))) {

      // when code on the other host dials it, then it is reached, from that host's address
      try (Socket client = left.call(SOON, () -> dial("10.99.0.2"));
          Socket accepted = server.accept()) {
        assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("10.99.0.1");
        assertThat(client.isConnected()).isTrue();
      }

      // and the machine's own network has nothing of it
      assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
          .extracting(InetAddress::getHostAddress)
          .doesNotContain("10.99.0.1", "10.99.0.2");
    }
  }

  @Test
  void aPulledCableTakesTheCarrierAndACutPairDoesNot() throws IOException {
    try (ServerSocket server = right.call(SOON, () -> new ServerSocket(PORT))) {
      // when frames between the two are lost
      lab.network().cut(List.of(new Cut("left", "right"), new Cut("right", "left")));

      // then nothing arrives, and neither host can tell why
      assertThatThrownBy(() -> left.call(SOON, () -> dial("10.99.0.2", GIVEN_UP)).close())
          .isInstanceOf(LabFailure.class);
      assertThat(right.ip("link", "show", "dev", LabHost.INTERFACE)).contains("LOWER_UP");

      // when that is healed and a cable pulled, then its host has no carrier
      lab.network().heal();
      lab.network().unplug(List.of("right"));
      await().atMost(SOON).until(() -> carrier(right), state -> state.contains("NO-CARRIER"));

      // when it is plugged in again, then the server is reached
      lab.network().plug(List.of("right"));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (Socket client = left.call(SOON, () -> dial("10.99.0.2"))) {
                  assertThat(client.isConnected()).isTrue();
                }
              });
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void anInterfaceCountsWhatItCarries() throws IOException {
    Counters before = right.counters();
    try (ServerSocket server = right.call(SOON, () -> new ServerSocket(PORT));
        Socket client = left.call(SOON, () -> dial("10.99.0.2"));
        Socket accepted = server.accept()) {
      client.getOutputStream().write(new byte[10_000]);
      assertThat(accepted.getInputStream().readNBytes(10_000)).hasSize(10_000);
    }

    Counters carried = right.counters().since(before);

    assertThat(carried.bytesIn()).isGreaterThan(10_000);
    assertThat(carried.packetsIn()).isGreaterThan(2); // SYN, ACK, and the bytes
    assertThat(carried.bytesOut()).isPositive().isLessThan(10_000);
  }

  @Test
  void addressesAreToldAsTheyComeAndGo() {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    try (AddressWatch watch =
        AddressWatch.start(right, (at, address, added) -> told.add(address + " " + added))) {
      right.addAddress("10.99.0.100/32");
      right.addAddress("fd00:99::100/128");
      assertThat(right.addresses()).contains("10.99.0.2", "10.99.0.100", "fd00:99::100");
      right.removeAddress("10.99.0.100/32");

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(told)
                      .containsExactly(
                          "10.99.0.100 true", "fd00:99::100 true", "10.99.0.100 false"));
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void closingEndsWhatRunsInItAndRemovesItsNamespaces() {
    ChildProcess sleeper = ChildProcess.start(right.command(Command.of("sleep", "50")), directory);
    await().atMost(SOON).until(() -> pids(right), pids -> pids.contains("" + sleeper.pid()));

    lab.close();

    assertThat(sleeper.awaitExit(SOON)).isEqualTo(128 + 9);
    assertThat(Leftovers.namespaces()).doesNotContain(left.namespace(), right.namespace());
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndWhatALiveOneHasIsNot() throws Exception {
    // given the namespace of a process that is gone, with a process in it, and those of this lab
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    String leftover = "%s-%d-1-host".formatted(Leftovers.PREFIX, dead.pid());
    Shell.run("ip", "netns", "add", leftover);
    ChildProcess orphan =
        ChildProcess.start(Command.of("ip", "netns", "exec", leftover, "sleep", "50"), directory);
    await()
        .atMost(SOON)
        .until(
            () -> Shell.run("ip", "netns", "pids", leftover),
            pids -> pids.contains("" + orphan.pid()));

    // when the next lab is made
    NetworkLab.create().close();

    // then
    assertThat(Leftovers.namespaces())
        .doesNotContain(leftover)
        .contains(left.namespace(), right.namespace());
    assertThat(orphan.awaitExit(SOON)).isEqualTo(128 + 9);
  }

  @Test
  void aNameThatNoInterfaceCanHaveIsRefused() {
    assertThatThrownBy(() -> lab.host("Sched_1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"Sched_1\" (expected: ");
    assertThatThrownBy(() -> lab.host("left"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"left\"");
  }

  private static Socket dial(String address) throws IOException {
    return dial(address, SOON);
  }

  private static Socket dial(String address, Duration within) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, PORT), (int) within.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String carrier(LabHost host) {
    return host.ip("link", "show", "dev", LabHost.INTERFACE);
  }

  private static String pids(LabHost host) {
    return Shell.run("ip", "netns", "pids", host.namespace());
  }
}
