package dev.pointsman.cli.prepare;

import dev.pointsman.prepare.Listener;
import dev.pointsman.prepare.ShellCommand;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the listening TCP sockets, as {@code ss} shows them. */
final class ListenerReader {
  // LISTEN 0 5 10.10.10.11:554 0.0.0.0:* users:(("rtspd",pid=7,fd=5))
  // An address is 0.0.0.0, *, [::], [fd00::1]%eth0 or the like.
  private static final Pattern LINE =
      Pattern.compile("\\S+\\s+\\d+\\s+\\d+\\s+(\\S+):(\\d+)\\s+\\S+\\s*(.*)");
  private static final Pattern PROCESS = Pattern.compile("\\(\"([^\"]*)\",pid=(\\d+)");

  private ListenerReader() {}

  static List<Listener> read(Programs programs) throws PrepareFailure {
    return parse(programs.run(new ShellCommand(List.of("ss", "-H", "-l", "-n", "-t", "-p"), "")));
  }

  static List<Listener> parse(String text) throws PrepareFailure {
    List<Listener> listeners = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (!matcher.matches()) {
        throw new PrepareFailure("ss -lntp wrote: " + line + " (expected: a listening socket)");
      }
      Matcher process = PROCESS.matcher(matcher.group(3));
      String local = matcher.group(1).replaceAll("%.*", "").replaceAll("[\\[\\]]", "");
      boolean both = local.equals("*");
      InetAddress address = InetAddress.ofLiteral(both ? "::" : local);
      listeners.add(
          new Listener(
              address,
              address.isAnyLocalAddress(),
              both,
              Integer.parseInt(matcher.group(2)),
              process.find() ? process.group(1) + " (pid " + process.group(2) + ")" : ""));
    }
    return listeners;
  }
}
