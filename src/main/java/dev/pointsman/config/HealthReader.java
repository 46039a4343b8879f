package dev.pointsman.config;

import dev.pointsman.config.SiteKeys.Health;
import dev.pointsman.config.syntax.Amounts;
import dev.pointsman.config.syntax.Reading;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.model.HealthPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads how health is checked: a server's own keys, then those for every server, then defaults. */
final class HealthReader {
  private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
  private static final Duration LONGEST_DEFAULT_TIMEOUT = HealthPolicy.DEFAULT.timeout();

  private HealthReader() {}

  /** What a check asks for, RFC 9112's origin-form: visible ASCII that begins with a slash. */
  static Reading<String> path(String text) {
    return PATH.matcher(text).matches()
        ? new Read<>(text)
        : new Refused<>("", "a path such as /health, with its query");
  }

  /**
   * The policy of one server, or of all.
   *
   * @param own the block of the server, or that for every server
   * @param general the block for every server, when {@code own} is a server's
   */
  static HealthPolicy read(Optional<Block> own, Optional<Block> general) {
    Lookup lookup = new Lookup(own, general);
    HealthPolicy.Check check = lookup.get(Health.TYPE);
    Duration interval = lookup.get(Health.INTERVAL);
    Duration timeout =
        lookup
            .written(Health.TIMEOUT)
            .orElseGet(
                () ->
                    interval.compareTo(LONGEST_DEFAULT_TIMEOUT) < 0
                        ? interval
                        : LONGEST_DEFAULT_TIMEOUT);
    own.ifPresent(block -> check(block, check, interval, timeout));
    Optional<Integer> port = lookup.written(Health.PORT);
    return new HealthPolicy(
        check,
        port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty(),
        interval,
        timeout,
        lookup.get(Health.FALL),
        lookup.get(Health.RISE),
        lookup.get(Health.PATH),
        lookup.written(Health.HOST).orElse(""));
  }

  private static void check(
      Block block, HealthPolicy.Check check, Duration interval, Duration timeout) {
    if (timeout.compareTo(interval) > 0) {
      boolean own = block.has(Health.TIMEOUT);
      block.error(
          own ? Health.TIMEOUT : Health.INTERVAL,
          Amounts.write(own ? timeout : interval),
          "",
          "a timeout of at most the interval: "
              + Amounts.write(timeout)
              + " is longer than "
              + Amounts.write(interval));
    }
    boolean asksPath = check == HealthPolicy.Check.HTTP || check == HealthPolicy.Check.RTSP;
    if (block.has(Health.PATH) && !asksPath) {
      block.unused(Health.PATH, "a `" + check.label() + "` check asks for no path", "http or rtsp");
    }
    if (block.has(Health.HOST) && check != HealthPolicy.Check.HTTP) {
      block.unused(Health.HOST, "a `" + check.label() + "` check sends no host", "http");
    }
  }

  /** Two blocks, the first of which comes first, key by key. */
  private record Lookup(Optional<Block> own, Optional<Block> general) {
    <T> Optional<T> written(Key<T> key) {
      Optional<Block> block = own.filter(b -> b.has(key)).or(() -> general);
      return block.flatMap(b -> b.written(key));
    }

    <T> T get(Key<T> key) {
      return written(key).orElseGet(key::byDefault);
    }
  }
}
