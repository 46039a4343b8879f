package dev.pointsman.config;

import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.syntax.Amounts;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.config.syntax.Ports;
import dev.pointsman.config.syntax.Reading;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.Names;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How the text of a value is read, and what is allowed in words.
 *
 * @param allowed completes "expected: ..."
 * @param reader total: any text is read or refused
 */
record Type<T>(String allowed, Function<String, Reading<T>> reader) {
  Reading<T> read(String text) {
    return reader.apply(text);
  }

  static Type<Integer> port() {
    return new Type<>(Ports.EXPECTED, Ports::read);
  }

  static Type<Integer> portOrFree() {
    String allowed = "a port, 0 to 65535; 0 picks a free one";
    return new Type<>(
        allowed, text -> text.equals("0") ? new Read<>(0) : orElse(Ports.read(text), allowed));
  }

  /** A whole number; {@code note} follows the range. */
  static Type<Integer> integer(int least, int most, String note) {
    String allowed = "a whole number, " + least + " to " + most + note;
    return new Type<>(
        allowed,
        text -> {
          if (text.matches("-?[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
              return new Read<>(number);
            }
          }
          return new Refused<>("", allowed);
        });
  }

  /** How many live connections at most, 0 for no limit. */
  static Type<Integer> connections() {
    return integer(0, 10_000_000, "; 0 for no limit");
  }

  /** A time that someone waits for. */
  static Type<Duration> shortTime() {
    return duration(Duration.ofMillis(10), Duration.ofMinutes(5));
  }

  static Type<Boolean> flag() {
    String allowed = "true or false";
    return new Type<>(
        allowed,
        text ->
            switch (text) {
              case "true", "yes", "on" -> new Read<>(true);
              case "false", "no", "off" -> new Read<>(false);
              default -> new Refused<>("", allowed);
            });
  }

  static Type<Duration> duration(Duration least, Duration most) {
    return new Type<>(
        "a duration, " + Amounts.write(least) + " to " + Amounts.write(most),
        text -> Amounts.duration(text, least, most));
  }

  static Type<Integer> size(int least, int most) {
    return new Type<>(
        "a size, " + Amounts.writeSize(least) + " to " + Amounts.writeSize(most),
        text -> Amounts.size(text, least, most));
  }

  /** A file name or the like: not empty, of bounded length, without control characters. */
  static Type<String> text(String allowed) {
    return new Type<>(
        allowed,
        text ->
            text.isBlank() || text.length() > 1024 || text.chars().anyMatch(Character::isISOControl)
                ? new Refused<>(text.isBlank() ? "empty" : "", allowed)
                : new Read<>(text));
  }

  /** A name that Linux can give a network interface. */
  static Type<String> networkInterface() {
    // IFNAMSIZ is 16 with the NUL at the end; dev_valid_name of net/core/dev.c has the rest.
    String allowed = "a network interface: 1 to 15 characters without spaces, '/' and ':'";
    return new Type<>(
        allowed,
        text ->
            text.matches("[!-~&&[^/:]]{1,15}") && !text.matches("\\.\\.?")
                ? new Read<>(text)
                : new Refused<>("", allowed));
  }

  static Type<InetAddress> address() {
    return new Type<>(IpLiteral.EXPECTED, IpLiteral::read);
  }

  /** The address of a server, which must be one that can be dialled. */
  static Type<InetAddress> serverAddress() {
    return new Type<>(IpLiteral.EXPECTED, text -> IpLiteral.read(text).then(Type::dialled));
  }

  private static Reading<InetAddress> dialled(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return new Refused<>("stands for every address", IpLiteral.EXPECTED);
    }
    return unicast(address);
  }

  private static Reading<InetAddress> unicast(InetAddress address) {
    return address.isMulticastAddress()
        ? new Refused<>("a multicast address", IpLiteral.EXPECTED)
        : new Read<>(address);
  }

  /** The address of a VIP: one host's, or the wildcard. */
  static Type<InetAddress> vipAddress() {
    return new Type<>(IpLiteral.EXPECTED, text -> IpLiteral.read(text).then(Type::unicast));
  }

  /** What a peer is reached by: an address in numbers or a host name. */
  static Type<String> host() {
    String allowed = "a host name or an address in numbers";
    return new Type<>(
        allowed,
        text -> {
          if (IpLiteral.looksLikeOne(text)) {
            return IpLiteral.read(text).then(address -> new Read<>(text));
          }
          boolean valid =
              text.length() <= 253 && text.matches("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})");
          return valid ? new Read<>(text) : new Refused<>("", allowed);
        });
  }

  static <N> Type<N> name(String what, Function<String, N> constructor) {
    String allowed = what + ": " + Names.ALLOWED;
    return new Type<>(
        allowed,
        text ->
            Names.valid(text) ? new Read<>(constructor.apply(text)) : new Refused<>("", allowed));
  }

  /** One of the labels of {@code type}; those in {@code later} are known and not there yet. */
  static <E extends Enum<E> & Labelled> Type<E> choice(Class<E> type, Set<String> later) {
    List<String> labels = Labelled.labels(type);
    String allowed = String.join(", ", labels);
    return new Type<>(
        allowed,
        text ->
            Labelled.parse(type, text)
                .<Reading<E>>map(Read::new)
                .orElseGet(
                    () ->
                        new Refused<>(
                            later.contains(text)
                                ? "not supported yet"
                                : "unknown" + Nearest.hint(text, labels),
                            allowed)));
  }

  private static <T> Reading<T> orElse(Reading<T> reading, String allowed) {
    return reading instanceof Read ? reading : new Refused<>("", allowed);
  }
}
