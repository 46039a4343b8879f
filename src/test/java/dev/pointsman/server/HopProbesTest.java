package dev.pointsman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.transport.ProbeVerdict;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are the scheduler node itself, or that its interface does not lead to. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopProbesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Endpoint VIP = new Endpoint(InetAddress.ofLiteral("10.99.0.100"), 7070);

  private final HopProbes probes = new HopProbes();
  private final List<Endpoint> dialled = new ArrayList<>();
  private ProbeVerdict answer = ProbeVerdict.PASSED;
  private NetworkLab lab;
  private LabHost node;

  @BeforeEach
  void open() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    lab = NetworkLab.create();
    node = lab.host("sched", "10.99.0.2/24");
  }

  @AfterEach
  void close() {
    probes.close();
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void standbyThatIsAServerIsDialledAtTheVipOnItsLoopback() throws Exception {
    // given
    vip("add", "lo");
    // then
    assertThat(probe("10.99.0.2", "eth0").passed()).isTrue();
    assertThat(dialled).containsExactly(VIP);
    // and when
    answer = ProbeVerdict.failed("connection refused");
    // then
    assertThat(probe("10.99.0.2", "eth0").reason())
        .isEqualTo("VIP media 10.99.0.100:7070: connection refused");
  }

  @Test
  void ownerThatIsAServerIsDialledAndDownOnceTheVipHasMovedAndItHasNoneOfItsOwn() throws Exception {
    // given
    vip("add", "eth0");
    assertThat(probe("10.99.0.2", "eth0").passed()).isTrue();
    // when
    vip("delete", "eth0");
    // then nobody is dialled: the VIP's owner would answer
    assertThat(probe("10.99.0.2", "eth0"))
        .isEqualTo(
            ProbeVerdict.failed(
                "VIP media 10.99.0.100:7070: the server is this node, and does not have the VIP"
                    + " on its loopback (pointsman server-prepare)"));
    assertThat(dialled).containsExactly(VIP);
  }

  @Test
  void serverBehindARouterIsDownWithTheWay() throws Exception {
    // given
    node.addRoute("default", "via", "10.99.0.254");
    // then
    assertThat(probe("192.0.2.1", "eth0").reason())
        .isEqualTo(
            "VIP media 10.99.0.100:7070: 192.0.2.1 is not on the link of eth0 but via 10.99.0.254"
                + " on eth0; a server that is hopped to has to be");
  }

  @Test
  void interfaceThatIsMissingSaysNothingAboutTheServer() throws Exception {
    assertThat(probe("10.99.0.11", "eth9"))
        .isEqualTo(ProbeVerdict.notMade("interface: eth9 (expected: one of lo, eth0)"));
  }

  private ProbeVerdict probe(String address, String networkInterface) throws Exception {
    Server server =
        new Server(
            new ServerName("s1"), InetAddress.ofLiteral(address), 1, 0, HealthPolicy.DEFAULT, true);
    CheckTargets.OfVip target = new CheckTargets.OfVip(new VipName("media"), networkInterface, VIP);
    return node.call(
            SOON,
            () ->
                probes.probe(
                    server,
                    target,
                    at -> {
                      dialled.add(at);
                      return CompletableFuture.completedStage(answer);
                    }))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private void vip(String change, String networkInterface) {
    ChildProcess.run(
            node.command(
                Command.of("ip", "address", change, "10.99.0.100/32", "dev", networkInterface)),
            Path.of("."),
            SOON)
        .orFail();
  }
}
