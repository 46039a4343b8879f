package dev.pointsman.replication;

import static dev.pointsman.replication.TestNodes.payload;
import static dev.pointsman.replication.TestNodes.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.replication.cluster.ClusterException;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.join.Phase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica refuses: peers that are not its own, and a disk or address it cannot use. */
final class RefusalTest {
  @TempDir Path directory;

  @Test
  void nodesThatTrustEachOtherReplicateOverTls() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      // given
      nodes.tls = Optional.of(TestTls.context(directory, "site"));
      Replica a = nodes.start("a");
      nodes.start("b");
      // when
      nodes.awaitTogether("a", "b");
      put(a, Kind.VIP, "v1", "over TLS");
      // then
      nodes.awaitPayload("b", Kind.VIP, "v1", "over TLS");
    }
  }

  @Test
  void aNodeWithoutTheSitesCertificateIsNotLetIn() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      // given
      nodes.tls = Optional.of(TestTls.context(directory, "site"));
      Replica a = nodes.start("a");
      put(a, Kind.VIP, "v1", "secret");
      nodes.awaitReady("a");
      // when
      nodes.tls = Optional.of(TestTls.context(directory, "stranger"));
      Replica b = nodes.start("b");
      await().atMost(TestNodes.LONGEST).until(() -> b.view().phase() == Phase.JOINING);
      await().atMost(TestNodes.LONGEST).until(() -> !b.problems().isEmpty());
      // then
      assertThat(payload(b, Kind.VIP, "v1")).isEmpty();
      assertThat(a.view().members()).hasSize(1);
    }
  }

  @Test
  void aTrustedCertificateOfNoNodeIsNotLetInAndTheLogSaysWhy() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b");
        LogOf log = new LogOf("dev.pointsman.replication.cluster.TlsEngines")) {
      // given
      nodes.tls = Optional.of(TestTls.context(directory, "site"));
      nodes.stranger = session -> Optional.of("its certificate names nobody");
      Replica a = nodes.start("a");
      nodes.awaitReady("a");
      // when
      nodes.stranger = session -> Optional.empty();
      Replica b = nodes.start("b");
      await().atMost(TestNodes.LONGEST).until(() -> b.view().phase() == Phase.JOINING);
      // then
      await()
          .atMost(TestNodes.LONGEST)
          .until(() -> log.warnings().toString().contains("its certificate names nobody"));
      await().atMost(TestNodes.LONGEST).until(() -> !b.problems().isEmpty());
      assertThat(a.view().members()).hasSize(1);
    }
  }

  @Test
  void aNodeOfAnotherSiteIsNotLetInThoughItsSystemHasTheSameName() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b");
        LogOf log = new LogOf("dev.pointsman.replication.cluster.SiteChecker")) {
      // given
      nodes.site = "one.site";
      Replica a = nodes.start("a");
      nodes.awaitReady("a");
      // when
      nodes.site = "one_site";
      Replica b = nodes.start("b");
      // then
      await()
          .atMost(TestNodes.LONGEST)
          .until(() -> b.problems().toString().contains("it is of another site"));
      assertThat(log.warnings().getFirst())
          .contains("site=one.site", "site=one_site", "`cluster.name`");
      assertThat(a.view().members()).hasSize(1);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a")) {
      // given
      int port = nodes.portOf("a");
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        // when, then
        assertThatThrownBy(() -> nodes.start("a"))
            .isInstanceOf(ClusterException.class)
            .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
            .hasMessageContaining("cannot be listened on");
      }
      assertThat(nodes.start("a").snapshot().bucket(Kind.VIP).documents()).isEmpty();
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a")) {
      // given
      Files.createDirectories(nodes.directoryOf("a"));
      Files.writeString(nodes.directoryOf("a").resolve("rules.state"), "PMST but not really");
      // when, then
      assertThatThrownBy(() -> nodes.start("a"))
          .isInstanceOf(StateException.class)
          .hasMessageContaining(nodes.directoryOf("a").resolve("rules.state").toString());
      Files.delete(nodes.directoryOf("a").resolve("rules.state"));
      assertThat(nodes.start("a").problems()).isEmpty();
    }
  }

  @Test
  void aDiskThatFailsIsReportedAndWrittenToAgainWhenItWorks() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a")) {
      // given
      Replica a = nodes.start("a");
      Path inTheWay = nodes.directoryOf("a").resolve("vip.state.new/in the way");
      Files.createDirectories(inTheWay);
      // when
      PutOutcome.Written written = put(a, Kind.VIP, "v1", "x");
      // then
      assertThat(written.onDisk()).isFalse();
      assertThat(a.problems()).singleElement().asString().contains("vip.state");
      assertThat(payload(a, Kind.VIP, "v1")).contains("x");
      // when
      Files.delete(inTheWay);
      Files.delete(inTheWay.getParent());
      // then
      await().atMost(TestNodes.LONGEST).until(() -> a.problems().isEmpty());
      nodes.crash("a");
      assertThat(payload(nodes.start("a"), Kind.VIP, "v1")).contains("x");
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a")) {
      // given
      Replica a = nodes.start("a");
      // when, then
      assertThatThrownBy(() -> a.put(Kind.VIP, "v1", new byte[Kind.VIP.maxPayload() + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("vip v1: 4097 bytes (expected: at most 4096)");
    }
  }
}
