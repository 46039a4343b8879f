package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads an address that is written in numbers; never a host name, so that reading one never waits
 * for DNS.
 *
 * <p>Stricter than the C library's {@code inet_aton}, for which {@code 10.1} is {@code 10.0.0.1}
 * and {@code 010.0.0.1} is {@code 8.0.0.1}: an IPv4 address is four decimal numbers.
 */
public final class IpLiteral {
  public static final String EXPECTED = "an IPv4 or IPv6 address in numbers, such as 10.10.10.11";

  private static final String IPV4_EXPECTED = "an IPv4 address: four numbers of 0 to 255";
  private static final Pattern DOTTED = Pattern.compile("[0-9.]{1,200}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final List<String> COUNTS =
      List.of("no number", "one number", "two numbers", "three numbers", "four", "five numbers");

  private IpLiteral() {}

  /** Whether someone who wrote this meant an address, and not a name. */
  public static boolean looksLikeOne(String text) {
    return (DOTTED.matcher(text).matches() && text.indexOf('.') >= 0) || text.indexOf(':') >= 0;
  }

  /** Reads an IPv4 or IPv6 address; IPv6 without brackets and without a scope. */
  public static Reading<InetAddress> read(String text) {
    if (text.indexOf(':') >= 0) {
      return ipv6(text);
    }
    return DOTTED.matcher(text).matches() ? ipv4(text) : new Refused<>("", EXPECTED);
  }

  private static Reading<InetAddress> ipv6(String text) {
    if (IPV6.matcher(text).matches()) {
      try {
        return new Read<>(InetAddress.ofLiteral(text));
      } catch (IllegalArgumentException notAnAddress) {
        return new Refused<>("", "an IPv6 address in numbers, such as 2001:db8::1");
      }
    }
    String problem =
        text.indexOf('%') >= 0
            ? "a scope is not supported"
            : text.startsWith("[") ? "no brackets here" : "";
    return new Refused<>(problem, "an IPv6 address in numbers, such as 2001:db8::1");
  }

  private static Reading<InetAddress> ipv4(String text) {
    String[] numbers = text.split("\\.", -1);
    if (numbers.length != 4) {
      String count =
          numbers.length < COUNTS.size() ? COUNTS.get(numbers.length) : numbers.length + " numbers";
      return new Refused<>(
          count + "; an IPv4 address has four" + withoutRepetition(numbers), IPV4_EXPECTED);
    }
    for (String number : numbers) {
      String problem = octetProblem(number);
      if (!problem.isEmpty()) {
        return new Refused<>(problem, IPV4_EXPECTED);
      }
    }
    return new Read<>(InetAddress.ofLiteral(text));
  }

  private static String octetProblem(String number) {
    if (number.isEmpty()) {
      return "a number is missing";
    }
    if (number.length() > 1 && number.startsWith("0")) {
      return number + " begins with 0, which some programs read as octal";
    }
    return number.length() > 3 || Integer.parseInt(number) > 255 ? number + " is above 255" : "";
  }

  /**
   * The correction of a misprint in which one number was set twice, as in the one {@code
   * agent-rules} line that survives: {@code 10.10.10.10.1} for {@code 10.10.10.1}.
   */
  private static String withoutRepetition(String[] numbers) {
    if (numbers.length != 5) {
      return "";
    }
    // From the right: in 10.10.10.10.1 it does not matter which 10 goes.
    for (int i = 3; i >= 0; i--) {
      if (numbers[i].equals(numbers[i + 1])) {
        StringBuilder shorter = new StringBuilder();
        for (int j = 0; j < 5; j++) {
          if (j != i) {
            shorter.append(shorter.isEmpty() ? "" : ".").append(numbers[j]);
          }
        }
        if (ipv4(shorter.toString()) instanceof Read<InetAddress>) {
          return "; did you mean " + shorter + "?";
        }
      }
    }
    return "";
  }
}
