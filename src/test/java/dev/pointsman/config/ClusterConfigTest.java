package dev.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.config.report.Finding;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.model.Quorum;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says of several scheduler nodes. */
final class ClusterConfigTest {
  private static final String SECRET = "correct-horse-battery";

  @TempDir private Path directory = Path.of("");

  @Test
  void everyKeyOfAClusterReachesTheModel() {
    // when
    ClusterSettings settings =
        Conf.settings(
                three(
                    """
                    cluster {
                      name = london, secret = "%s", silence = 900ms, heartbeat = 300ms
                      quorum = majority, preempt = true, data = "/var/lib/p"
                    }
                    """
                        .formatted(SECRET)))
            .cluster();
    // then
    assertThat(settings)
        .isEqualTo(
            new ClusterSettings(
                "london",
                new PeerTrust.SharedSecret(SECRET),
                Duration.ofMillis(900),
                Duration.ofMillis(300),
                Quorum.MAJORITY,
                true,
                "/var/lib/p"));
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @Test
  void aHeartbeatThatIsNotWrittenFollowsAShortSilence() {
    // when
    ClusterSettings settings = Conf.settings(Conf.with("cluster.silence = 240ms")).cluster();
    // then
    assertThat(settings.heartbeat()).isEqualTo(Duration.ofMillis(80));
  }

  @ParameterizedTest
  @CsvSource({"25520, 26520", "64535, 65535", "64536, 63536", "65535, 64535"})
  void theLinkPortIsAThousandFromTheClusterPort(int port, int linkPort) {
    // when
    Site site = Conf.site(Conf.with("schedulers.a.port = " + port));
    // then
    assertThat(site.schedulers().firstEntry().getValue().linkPort()).isEqualTo(linkPort);
  }

  @Test
  void aVipTakesPreemptFromTheClusterUnlessItSaysOtherwise() {
    // when
    Site site =
        Conf.site(
            Conf.with(
                """
                cluster.preempt = true
                vips.b { address = "2001:db8::1", schedulers = [a], interface = eth0.7 }
                vips.c {
                  address = 10.0.0.1, schedulers = [a], interface = br-1, prefix-length = 24
                  preempt = false
                }
                """));
    // then
    assertThat(vip(site, "media"))
        .extracting(Vip::preempt, Vip::networkInterface, Vip::prefixLength)
        .containsExactly(true, Optional.empty(), 32);
    assertThat(vip(site, "b"))
        .extracting(Vip::preempt, Vip::networkInterface, Vip::prefixLength)
        .containsExactly(true, Optional.of("eth0.7"), 128);
    assertThat(vip(site, "c"))
        .extracting(Vip::preempt, Vip::networkInterface, Vip::prefixLength)
        .containsExactly(false, Optional.of("br-1"), 24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cluster.secret = short| cluster.secret: 5 characters (expected: at least 16 characters)",
        "cluster.silence = 100ms| cluster.silence: 100ms (expected: a duration of 200 ms to 10s,"
            + " such as 500 ms or 30s)",
        "cluster { silence = 600ms, heartbeat = 300ms }| cluster.heartbeat: 300 ms: `silence` is"
            + " 600 ms (expected: at most a third of it)",
        "cluster.quorum = half| cluster.quorum: half: unknown (expected: none, majority)",
        "cluster.quorum = majority| cluster.quorum: majority: with 1 in `schedulers`"
            + " no majority is left when one is lost (expected: none, or three scheduler nodes"
            + " or more)",
        "vips.media.prefix-length = 24| vips.media.prefix-length: no address is added (expected:"
            + " left out; it is for a VIP with `interface` only)",
        "vips.w { address = 10.0.0.1, schedulers = [a], interface = eth0, prefix-length = 33 }|"
            + " vips.w.prefix-length: 33"
            + " (expected: a whole number, 1 to 32)",
        "vips.media.interface = a-name-of-16-cha| vips.media.interface: a-name-of-16-cha"
            + " (expected: a network interface: 1 to 15 characters without spaces, '/' and ':')",
        "vips.media.interface = \"a/b\"| vips.media.interface: a/b (expected: a network"
            + " interface: 1 to 15 characters without spaces, '/' and ':')",
        "vips.w { address = 0.0.0.0, interface = eth0, schedulers = [a] }| vips.w.address: 0.0.0.0:"
            + " stands for every address, which cannot be added to an interface (expected: one"
            + " address)",
      })
  void aWrongValueIsReported(String keys, String message) {
    assertThat(Conf.errors(Conf.with(keys)))
        .singleElement()
        .asString()
        .matches("p\\.conf:[45]:\\d+: .*")
        .endsWith(": " + message);
  }

  @Test
  void aSecretIsNeverShown() {
    // when
    List<String> errors = Conf.errors(Conf.with("cluster.secret = tooshorttoshow"));
    // then
    assertThat(errors).isNotEmpty().noneMatch(error -> error.contains("tooshorttoshow"));
  }

  @Test
  void portsOfTwoNodesOnOneHostMustDiffer() {
    // given: b has a's cluster port, c has a's link port as its cluster port
    String nodes = "b { port = 25520, link-port = 1 }, c { port = 26520, link-port = 2 }";
    // when
    List<String> errors = Conf.errors(Conf.with("node = a, schedulers { " + nodes + " }"));
    // then
    assertThat(errors)
        .containsExactly(
            "p.conf:5:35: schedulers.b.port: 127.0.0.1 port 25520: schedulers.a.port (p.conf:2:16)"
                + " is there already (expected: a port of its own on this host)",
            "p.conf:5:70: schedulers.c.port: 127.0.0.1 port 26520: schedulers.a.link-port"
                + " (p.conf:2:16) is there already (expected: a port of its own on this host)");
  }

  @Test
  void severalNodesNeedPortsThatTheirPeersKnow() {
    assertThat(Conf.errors(Conf.with("node = a, schedulers { b { port = 0 } }")))
        .singleElement()
        .asString()
        .contains("schedulers.b.port: 0: its peers would not know it");
    assertThat(Conf.site(Conf.with("schedulers.a.port = 0")).schedulers()).hasSize(1);
  }

  @Test
  void severalNodesOfOneProcessMustNotTakeThePortOfItsApi() {
    assertThat(
            Conf.errors(
                Conf.with("node = a, schedulers { b { host = 127.0.0.2 } }\napi { port = 26520 }")))
        .singleElement()
        .asString()
        .contains("26520");
  }

  @Test
  void nodesOnSeveralMachinesWithoutSecretAreWarnedOf() {
    // given
    String remote = "node = a, schedulers { b { host = 10.0.0.2 } }\n";
    // when, then
    assertThat(Conf.loaded(Conf.with(remote)).warnings())
        .filteredOn(finding -> finding.key().equals("cluster"))
        .singleElement()
        .extracting(Finding::toString)
        .asString()
        .contains("neither `secret` nor `tls`", "(expected: `secret`, the same on all of them");
    assertThat(Conf.loaded(Conf.with(remote + "cluster.secret = " + SECRET)).warnings())
        .noneMatch(finding -> finding.key().equals("cluster"));
    assertThat(Conf.loaded(Conf.with(remote.replace("10.0.0.2", "127.1.2.3"))).warnings())
        .noneMatch(finding -> finding.key().equals("cluster"));
  }

  @Test
  void theFilesOfTlsAreReadRelativeToTheConfiguration() throws IOException {
    // given
    TestAuthority authority = new TestAuthority("test");
    TestAuthority.Issued issued = authority.issue("a", "a");
    Path conf = tls(issued.certificatePem(), issued.keyPem(), authority.certificatePem(), "");
    // when
    LoadResult result = ConfigLoader.load(conf);
    // then
    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Loaded.class,
            loaded ->
                assertThat(loaded.settings().cluster().trust())
                    .isEqualTo(
                        new PeerTrust.Certificates(
                            List.of(issued.certificate()),
                            issued.key(),
                            List.of(authority.certificate()))));
  }

  @Test
  void everythingWrongWithTheFilesOfTlsIsReported() throws IOException {
    // given: the key of another certificate, and a CA that is none
    TestAuthority authority = new TestAuthority("test");
    TestAuthority.Issued issued = authority.issue("a", "a");
    String otherKey = authority.issue("b", "b").keyPem();
    Path conf = tls(issued.certificatePem(), otherKey, "no PEM", "secret = " + SECRET);
    // when
    List<Finding> findings = ConfigLoader.load(conf).findings();
    // then
    assertThat(findings)
        .extracting(finding -> finding.key() + ": " + finding.problem())
        .containsExactly(
            "cluster.tls: there is `secret`, too",
            "cluster.tls.key: not the key of the certificate",
            "cluster.tls.ca: no certificate");
  }

  @Test
  void aMissingFileOfTlsIsReportedAtItsKey() throws IOException {
    // given
    Path conf = tls("", "", "", "");
    Files.delete(directory.resolve("c.pem"));
    // when, then
    assertThat(ConfigLoader.load(conf).findings())
        .extracting(Finding::toString)
        .first()
        .asString()
        .contains("cluster.tls.certificate: c.pem: no such file");
  }

  private Path tls(String certificate, String key, String ca, String more) throws IOException {
    Files.writeString(directory.resolve("c.pem"), certificate);
    Files.writeString(directory.resolve("k.pem"), key);
    Files.writeString(directory.resolve("ca.pem"), ca);
    String block =
        "cluster { %s%n tls { certificate = c.pem, key = k.pem, ca = ca.pem } }".formatted(more);
    return Files.writeString(directory.resolve("p.conf"), Conf.with(block));
  }

  private static Vip vip(Site site, String name) {
    return Optional.ofNullable(site.vips().get(new VipName(name))).orElseThrow();
  }

  private static String three(String rest) {
    return Conf.with("node = a, schedulers { b.port = 1, c.port = 2 }\n" + rest);
  }
}
