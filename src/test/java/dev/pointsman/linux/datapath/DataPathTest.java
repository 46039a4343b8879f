package dev.pointsman.linux.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.Removal;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A data path on a host in a namespace: opened, adopted, filled, removed. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class DataPathTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final DataPathSizes SMALL = new DataPathSizes(5000, 500, 4096, 4096);
  private static final Endpoint VIP = new Endpoint(InetAddress.ofLiteral("10.99.0.100"), 7070);
  private static final MacAddress MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);

  private NetworkLab lab;
  private LabHost host;

  @BeforeEach
  void open() throws IOException {
    Bpf.require();
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    lab = NetworkLab.create();
    host = lab.host("sched", "10.99.0.2/24");
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void flowsAndServicesOutliveTheirProcessAndAreAdopted() {
    // given
    KernelFlow flow = new KernelFlow(key(1), 3, KernelFlow.ESTABLISHED, 10, 1000, 77);
    Found first =
        on(
            () -> {
              try (DataPath path = open(SMALL)) {
                path.setServer(3, ServerEntry.through(path.link(), MAC, 42));
                path.install(List.of(flow));
                return path.found();
              }
            });
    assertThat(first).isEqualTo(Found.NOTHING);
    // when
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            // then
            assertThat(path.found()).isEqualTo(Found.ADOPTED);
            assertThat(path.flows().find(key(1))).hasValue(flow);
            assertThat(path.sessions().find(key(1))).hasValue(3);
            assertThat(path.server(3)).isEqualTo(ServerEntry.through(path.link(), MAC, 42));
            assertThat(path.server(4)).isEqualTo(ServerEntry.unusable(0));
            assertThat(path.isAttached()).isTrue();
            assertThat(path.remove()).isEqualTo(Removal.REMOVED);
          }
          try (DataPath path = open(SMALL)) {
            assertThat(path.found()).isEqualTo(Found.NOTHING);
          }
          assertThat(DataPath.remove("eth0")).isEqualTo(Removal.REMOVED);
          assertThat(DataPath.remove("eth0")).isEqualTo(Removal.ALREADY_GONE);
          return true;
        });
  }

  @Test
  void adoptedTableOfAnotherSizeIsCopied() {
    on(
        () -> {
          List<KernelFlow> flows = flows(4000);
          try (DataPath path = open(SMALL)) {
            path.setServer(3, ServerEntry.through(path.link(), MAC, 42));
            assertThat(path.install(flows)).isEqualTo(4000);
          }
          for (int capacity : new int[] {6000, 1000}) {
            try (DataPath path = open(new DataPathSizes(capacity, 500, 8192, 4096))) {
              assertThat(path.found()).isEqualTo(Found.ADOPTED);
              assertThat(path.flows().capacity()).isEqualTo(capacity);
              assertThat(all(path.flows())).hasSize(Math.min(4000, capacity));
              assertThat(path.server(3).tag()).isEqualTo(42);
            }
          }
          return true;
        });
  }

  @Test
  void tableTakesWhatFitsAndGivesItBack() {
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            List<KernelFlow> flows = flows(6000);
            // when
            assertThat(path.install(flows)).isEqualTo(5000);
            // then
            assertThat(all(path.flows())).isEqualTo(new HashSet<>(flows.subList(0, 5000)));
            List<FlowKey> keys = flows.stream().map(KernelFlow::key).toList();
            assertThat(path.flows().remove(keys)).isEqualTo(5000);
            assertThat(all(path.flows())).isEmpty();
            assertThat(path.sessions().remove(keys)).isEqualTo(1);
            assertThat(path.sessions().find(keys.getFirst())).isEmpty();
            assertThat(path.install(flows.subList(5000, 6000))).isEqualTo(1000);
          }
          return true;
        });
  }

  @Test
  void secondProcessOnTheInterfaceIsRefused() {
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            assertThatThrownBy(() -> open(SMALL))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("interface: eth0: another process has its hop data path");
            assertThat(path.isAttached()).isTrue();
          }
          return true;
        });
  }

  @Test
  void interfaceThatCannotBeIsNamed() {
    on(
        () -> {
          assertThatThrownBy(() -> DataPath.open("eth9", SMALL))
              .hasMessage("interface: eth9 (expected: one of lo, eth0)");
          assertThatThrownBy(() -> DataPath.open("lo", SMALL))
              .hasMessageStartingWith("interface: lo (expected: an Ethernet");
          assertThatThrownBy(() -> DataPath.remove("eth9"))
              .hasMessage("interface: eth9 (expected: one of lo, eth0)");
          return true;
        });
  }

  @Test
  void programThatSomebodyTookAwayIsPutBackWithItsFlows() {
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            path.install(flows(5));
            DataPath.remove("eth0");
            assertThat(path.isAttached()).isFalse();
            // when
            path.attach();
            // then
            assertThat(path.isAttached()).isTrue();
            assertThat(all(path.flows())).hasSize(5);
          }
          return true;
        });
  }

  @Test
  void settingsAreThoseThatWereSetLast() {
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            path.tell(new Reader());
            assertThatThrownBy(() -> path.tell(new Reader()))
                .hasMessage("events of eth0 are told already");
            path.setPeers(Map.of(MAC, VIP.address()));
            path.setPeers(Map.of());
            path.setServices(List.of(Service.tcp(VIP, Role.OWNER)));
            path.setServices(List.of(Service.datagrams(VIP.address(), Role.STANDBY)));
            assertThatThrownBy(() -> path.setServer(1024, ServerEntry.unusable(0)))
                .hasMessage("server: 1024 (expected: 0 to 1023)");
          }
          return true;
        });
    assertThatThrownBy(() -> Service.tcp(new Endpoint(VIP.address(), 0), Role.OWNER))
        .hasMessage("port: 0 (expected: 1 to 65535)");
    assertThatThrownBy(() -> new DataPathSizes(0, 1, 4096, 4096))
        .hasMessage("flows: 0 (expected: 1 to 16777216)");
    assertThatThrownBy(() -> new DataPathSizes(1, 1, 5000, 4096))
        .hasMessageStartingWith("eventBytes: 5000 (expected: a power of two");
  }

  @Test
  void interfaceThatIsDownIsNamedWhenFramesAreSent() {
    on(
        () -> {
          try (DataPath path = open(SMALL)) {
            Link link = path.link();
            byte[] frame =
                TestFrames.tcp(VIP, new Endpoint(InetAddress.ofLiteral("10.99.0.7"), 1), 2);
            System.arraycopy(link.mac().orElseThrow().toBytes(), 0, frame, 0, 6);
            assertThat(path.send(IntStream.range(0, 3000).mapToObj(i -> frame).toList()))
                .isEqualTo(3000);
            assertThat(path.deliver(frame)).isTrue();
            host.interfaceDown();
            assertThatThrownBy(() -> path.send(List.of(frame)))
                .hasMessageStartingWith("sendmmsg AF_PACKET on eth0: ENETDOWN")
                .hasMessageContaining("set the interface up");
            assertThat(path.deliver(frame)).isFalse();
          }
          return true;
        });
  }

  private static DataPath open(DataPathSizes sizes) throws IOException {
    return DataPath.open("eth0", sizes);
  }

  private static Set<KernelFlow> all(FlowEntries entries) throws IOException {
    Set<KernelFlow> all = new HashSet<>();
    entries.forEach(700, all::addAll);
    return all;
  }

  private static List<KernelFlow> flows(int count) {
    List<KernelFlow> flows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      flows.add(new KernelFlow(key(i), i % 3, 1, i, 2L * i, 3L * i));
    }
    return flows;
  }

  private static FlowKey key(int port) {
    return FlowKey.of(new Endpoint(InetAddress.ofLiteral("192.0.2.7"), port), VIP);
  }

  private <T> T on(Callable<T> body) {
    return host.call(SOON, body);
  }
}
