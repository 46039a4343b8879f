package dev.pointsman.config;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.PeerTrust.SharedSecret;
import dev.pointsman.model.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of what scheduler nodes keep together by. */
final class ClusterKeys {
  private ClusterKeys() {}

  /** {@code cluster}. */
  static final class OfCluster {
    static final Key<String> NAME =
        Key.of(
            "name",
            Type.name("the site's name", name -> name),
            ClusterSettings.DEFAULT.name(),
            "The site's name, the same on all its scheduler nodes; those of another are refused.");

    /** Any text, so that a refused one is not shown; the reader asks for its length. */
    static final Key<String> SECRET =
        Key.optional(
            "secret",
            new Type<>("at least " + SharedSecret.SHORTEST + " characters", Read::new),
            "none",
            "A secret that all scheduler nodes of the site have, by which they know each other and"
                + " encrypt what they say. Choose it at random (`openssl rand -base64 24`): whoever"
                + " reaches the ports can try guesses at leisure.");

    static final Key<Duration> SILENCE =
        Key.of(
            "silence",
            Type.duration(Duration.ofMillis(200), Duration.ofSeconds(10)),
            "700ms",
            "How long a peer may say nothing before it counts as lost.");
    static final Key<Duration> HEARTBEAT =
        Key.optional(
            "heartbeat",
            Type.duration(Duration.ofMillis(20), Duration.ofSeconds(2)),
            "100ms, or a third of `silence` when that is shorter",
            "How often a scheduler node tells its peers that it lives; at most a third of"
                + " `silence`.");
    static final Key<Quorum> QUORUM =
        Key.of(
            "quorum",
            Type.choice(Quorum.class, Set.of()),
            "none",
            "How many scheduler nodes must reach each other for one to own a VIP. `none`: one, so a"
                + " site that is cut in two has two owners until it is whole again. `majority`:"
                + " more than half of `schedulers`, which must be three or more.");
    static final Key<Boolean> PREEMPT =
        Key.of(
            "preempt",
            Type.flag(),
            "false",
            "Whether a scheduler node that returns takes back the VIPs that prefer it.");
    static final Key<String> DATA =
        Key.of(
            "data",
            Type.text("a directory, relative to the working directory"),
            "data",
            "Where a scheduler node keeps what it must remember over a restart. A relative name"
                + " begins at the working directory of the process.");
    static final Section SECTION =
        new Section(
            "cluster",
            "How the scheduler nodes of the site keep together. Without `secret` and `tls` they"
                + " believe whoever reaches their ports.",
            List.of(NAME, SECRET, SILENCE, HEARTBEAT, QUORUM, PREEMPT, DATA),
            List.of("tls"),
            Map.of());
  }

  /** {@code cluster.tls}. */
  static final class Tls {
    static final Key<String> CERTIFICATE =
        Key.required(
            "certificate",
            Type.text("a file, relative to the configuration file"),
            "This node's certificate in PEM, followed by those between it and the authority. A"
                + " subject alternative name must be the node's name or its `host`.");
    static final Key<String> KEY =
        Key.required(
            "key",
            Type.text("a file, relative to the configuration file"),
            "The certificate's private key in PEM: PKCS #8, not encrypted.");
    static final Key<String> CA =
        Key.required(
            "ca",
            Type.text("a file, relative to the configuration file"),
            "The certificates in PEM of the authorities whose certificates are trusted.");
    static final Section SECTION =
        new Section(
            "cluster.tls",
            "Certificates by which scheduler nodes know each other, instead of `secret`.",
            List.of(CERTIFICATE, KEY, CA),
            List.of(),
            Map.of());
  }
}
