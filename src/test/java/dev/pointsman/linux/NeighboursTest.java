package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.NeighbourEvent.Found;
import dev.pointsman.linux.NeighbourEvent.Lost;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class NeighboursTest {
  private static final InetAddress PEER4 = InetAddress.ofLiteral("10.77.0.2");
  private static final InetAddress PEER6 = InetAddress.ofLiteral("fd77::2");
  private static final InetAddress NOBODY4 = InetAddress.ofLiteral("10.77.0.9");
  private static final InetAddress NOBODY6 = InetAddress.ofLiteral("fd77::9");
  private static final MacAddress ANOTHER = MacAddress.of(new byte[] {2, 0, 0, 0, 7, 7});

  private final BlockingQueue<NeighbourEvent> events = new LinkedBlockingQueue<>();
  private Lan lan;

  @TempDir private Path directory;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(2);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void hardwareAddressOfAHostOfTheLinkIsFound() throws Exception {
    // given
    try (Neighbours neighbours = start(events::add)) {
      for (InetAddress address : List.of(PEER4, PEER6)) {
        assertThat(neighbours.mac(address)).isEmpty();
        // when
        neighbours.watch(address);
        // then
        assertThat(next()).isEqualTo(new Found(address, macOf(2)));
        assertThat(neighbours.mac(address)).contains(macOf(2));
      }
    }
  }

  @Test
  void whatTheOperatorHasEnteredIsToldAndStays() throws Exception {
    // given
    lan.ipOn(1, "neigh", "replace", "10.77.0.9", "lladdr", ANOTHER.toString(), "dev", "eth0");
    lan.ipOn(1, "neigh", "replace", "fd77::9", "lladdr", ANOTHER.toString(), "dev", "eth0");
    try (Neighbours neighbours = start(events::add)) {
      for (InetAddress address : List.of(NOBODY4, NOBODY6)) {
        // when
        neighbours.watch(address);
        // then
        assertThat(next()).isEqualTo(new Found(address, ANOTHER));
        assertThat(lan.ipOn(1, "neigh", "show", "to", address.getHostAddress(), "dev", "eth0"))
            .contains("PERMANENT");
      }
    }
  }

  @Test
  void addressThatNobodyHasIsLostAndFoundWhenSomebodyHasIt() throws Exception {
    // given
    try (Neighbours neighbours = start(events::add)) {
      // when
      neighbours.watch(NOBODY4);
      neighbours.watch(NOBODY6);
      // then
      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder(
              new Lost(NOBODY4, "does not answer ARP", Optional.empty()),
              new Lost(NOBODY6, "does not answer neighbour discovery", Optional.empty()));
      // and when
      lan.ipOn(2, "addr", "add", "10.77.0.9/24", "dev", "eth0");
      lan.ipOn(2, "addr", "add", "fd77::9/64", "dev", "eth0", "nodad");
      // then it is found without being watched anew
      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder(new Found(NOBODY4, macOf(2)), new Found(NOBODY6, macOf(2)));
    }
  }

  @Test
  void announcementOfAnotherHardwareAddressIsTold() throws Exception {
    // given
    MacAddress before = macOf(2);
    try (Neighbours neighbours = start(events::add)) {
      neighbours.watch(PEER4);
      assertThat(next()).isEqualTo(new Found(PEER4, before));
      // when
      lan.ipOn(2, "link", "set", "eth0", "address", ANOTHER.toString());
      try (Announcer announcer = lan.on(2, Announcer::open)) {
        lan.on(
            2,
            () -> {
              announcer.announce("eth0", PEER4);
              return null;
            });
      }
      // then
      assertThat(next()).isEqualTo(new Found(PEER4, ANOTHER));
      assertThat(neighbours.mac(PEER4)).contains(ANOTHER);
    }
  }

  @Test
  void hostThatGoesSilentIsLostAfterItWasAskedForAndItsLastHardwareAddressIsTold()
      throws Exception {
    // given a kernel that is soon in doubt
    Path net = Path.of("/proc/sys/net/ipv4/neigh/eth0");
    lan.on(1, () -> Files.writeString(net.resolve("base_reachable_time_ms"), "200"));
    lan.on(1, () -> Files.writeString(net.resolve("delay_first_probe_time"), "1"));
    MacAddress mac = macOf(2);
    try (Neighbours neighbours = start(events::add)) {
      neighbours.watch(PEER4);
      assertThat(next()).isEqualTo(new Found(PEER4, mac));
      // when
      lan.cable(2, false);
      NeighbourEvent event = null;
      while (event == null) { // the first may come while the kernel is sure
        neighbours.ask(PEER4);
        event = events.poll(1, TimeUnit.SECONDS);
      }
      // then
      assertThat(event).isEqualTo(new Lost(PEER4, "does not answer ARP", Optional.of(mac)));
      assertThat(neighbours.mac(PEER4)).isEmpty();
    }
  }

  @Test
  void allAreLostWhenTheCableIsPulledAndFoundWhenItIsBack() throws Exception {
    // given
    try (Neighbours neighbours = start(events::add)) {
      neighbours.watch(PEER4);
      assertThat(next()).isInstanceOf(Found.class);
      // when
      lan.cable(1, false);
      // then
      assertThat(next()).isInstanceOf(Lost.class);
      // and when
      lan.cable(1, true);
      // then
      assertThat(next()).isEqualTo(new Found(PEER4, macOf(2)));
    }
  }

  @Test
  void interfaceThatIsGoneIsTheReason() throws Exception {
    // given
    try (Neighbours neighbours = start(events::add)) {
      neighbours.watch(PEER4);
      assertThat(next()).isInstanceOf(Found.class);
      // when
      lan.ipOn(1, "link", "del", "eth0");
      // then
      assertThat(next())
          .isInstanceOfSatisfying(
              Lost.class,
              lost ->
                  assertThat(lost.reason()).contains("RTM_GETNEIGH 10.77.0.2 on eth0", "ENODEV"));
    }
  }

  @Test
  void newsThatWasDroppedIsAskedForAnew() throws Exception {
    // given a listener that is busy, and little room
    CountDownLatch busy = new CountDownLatch(1);
    int room = 4096;
    try (Neighbours neighbours =
        lan.on(
            1,
            () ->
                Neighbours.start(
                    "eth0",
                    event -> {
                      events.add(event);
                      awaitQuietly(busy);
                    },
                    room))) {
      neighbours.watch(PEER4);
      assertThat(next()).isEqualTo(new Found(PEER4, macOf(2)));
      // when its change is the last of more news than there is room for
      StringBuilder batch = new StringBuilder();
      for (int i = 10; i < 250; i++) {
        batch.append("neigh replace 10.77.0.%d lladdr %s dev eth0\n".formatted(i, ANOTHER));
      }
      batch.append("neigh replace 10.77.0.2 lladdr %s dev eth0 nud permanent%n".formatted(ANOTHER));
      Path file = Files.writeString(directory.resolve("batch"), batch);
      Lan.run("ip", "-n", lan.name(1), "-batch", file.toString());
      busy.countDown();
      // then
      assertThat(next()).isEqualTo(new Found(PEER4, ANOTHER));
    }
  }

  @Test
  void nothingIsToldOfAnAddressThatWasForgottenNorAfterTheClose() throws Exception {
    // given
    Neighbours neighbours = start(events::add);
    neighbours.watch(PEER4);
    neighbours.watch(PEER6);
    assertThat(List.of(next(), next())).hasSize(2);
    // when
    neighbours.forget(PEER4);
    neighbours.ask(PEER4);
    lan.ipOn(1, "neigh", "replace", "10.77.0.2", "lladdr", ANOTHER.toString(), "dev", "eth0");
    lan.ipOn(1, "neigh", "replace", "fd77::2", "lladdr", ANOTHER.toString(), "dev", "eth0");
    // then the news before the second was read, too
    assertThat(next()).isEqualTo(new Found(PEER6, ANOTHER));
    // and when
    neighbours.close();
    neighbours.close();
    lan.ipOn(1, "neigh", "flush", "dev", "eth0");
    // then
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("neighbours on eth0"));
    assertThatThrownBy(() -> neighbours.watch(NOBODY4))
        .isInstanceOf(SystemCallException.class)
        .hasMessageContaining("EBADF");
    assertThat(events).isEmpty();
  }

  @Test
  void interfaceWithoutNeighboursIsRefused() throws Exception {
    assertThatThrownBy(() -> lan.on(1, () -> Neighbours.start("lo", events::add)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "interface: lo (expected: an Ethernet; on others nobody asks who has an address)");
    assertThatThrownBy(() -> lan.on(1, () -> Neighbours.start("eth9", events::add)))
        .isInstanceOf(IOException.class)
        .hasMessage("interface: eth9 (expected: one of lo, eth0)");
  }

  private Neighbours start(Consumer<NeighbourEvent> listener) throws Exception {
    return lan.on(1, () -> Neighbours.start("eth0", listener));
  }

  private MacAddress macOf(int host) throws Exception {
    return lan.on(host, () -> new Rtnetlink().existing("eth0")).mac().orElseThrow();
  }

  private NeighbourEvent next() throws InterruptedException {
    NeighbourEvent event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).as("an event within 20 s").isNotNull();
    return event;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
