package dev.pointsman.config;

import dev.pointsman.model.HopSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code hop}, and how they are read. */
final class HopKeys {
  private HopKeys() {}

  static final Key<Integer> MAX_FLOWS =
      Key.of(
          "max-flows",
          Type.integer(1, 1 << 24, ""),
          "262144",
          "Most live connections of a VIP at one time, and of an interface in the kernel. A SYN"
              + " beyond them is refused, unless a connection that closes can make room for it.");
  static final Key<Integer> MAX_HALF_OPEN =
      Key.of(
          "max-half-open",
          Type.integer(1, 1 << 24, ""),
          "65536",
          "Most connections of a VIP at one time whose client has sent nothing after its SYN. A"
              + " SYN beyond them is dropped, so that a flood of SYNs leaves room for the others.");
  static final Key<Integer> MAX_SESSIONS =
      Key.of(
          "max-sessions",
          Type.integer(1, 1 << 24, ""),
          "65536",
          "Most clients of an interface whose datagrams find the server of their connection; of"
              + " more, those that were silent for longest are forgotten.");
  static final Key<Integer> MAX_RESETS =
      Key.of(
          "max-resets",
          Type.integer(1, 1_000_000, ""),
          "1000",
          "Most resets a second that a VIP answers with; what is beyond them gets no answer.");
  static final Key<Integer> CLOSE_RATE =
      Key.of(
          "close-rate",
          Type.integer(1, 1_000_000, ""),
          "100",
          "How many connections a second are closed of a server that is gone, by"
              + " `on-server-gone = close-gradually`.");
  static final Key<Duration> HALF_OPEN_TIMEOUT =
      Key.of(
          "half-open-timeout",
          Type.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
          "10s",
          "How long a client may be silent after its SYN.");
  static final Key<Duration> LINGER_TIMEOUT =
      Key.of(
          "linger-timeout",
          Type.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "2m",
          "How long a client may be silent after its FIN, before the connection counts as closed.");
  static final Key<Duration> REPLICATION_WAIT =
      Key.of(
          "replication-wait",
          Type.duration(Duration.ZERO, Duration.ofSeconds(1)),
          "5ms",
          "How long a SYN waits for another scheduler node to have its connection, at most.");
  static final Section SECTION =
      new Section(
          "hop",
          "The bounds of connections that are hopped (`forward = hop`).",
          List.of(
              MAX_FLOWS,
              MAX_HALF_OPEN,
              MAX_SESSIONS,
              MAX_RESETS,
              CLOSE_RATE,
              HALF_OPEN_TIMEOUT,
              LINGER_TIMEOUT,
              REPLICATION_WAIT),
          List.of(),
          Map.of());

  static HopSettings read(Block root) {
    Optional<Block> block = root.block("hop", SECTION);
    return new HopSettings(
        SettingsReader.get(block, MAX_FLOWS),
        SettingsReader.get(block, MAX_HALF_OPEN),
        SettingsReader.get(block, MAX_SESSIONS),
        SettingsReader.get(block, MAX_RESETS),
        SettingsReader.get(block, CLOSE_RATE),
        SettingsReader.get(block, HALF_OPEN_TIMEOUT),
        SettingsReader.get(block, LINGER_TIMEOUT),
        SettingsReader.get(block, REPLICATION_WAIT));
  }
}
