package dev.pointsman.testkit.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Namespaces whose maker is gone: of a process that was killed before it could remove them.
 *
 * <p>A lab's namespaces are called {@code pmlab-PID-NUMBER-HOST}. One whose pid runs no more is
 * removed with all processes in it, which can only be those of that lab. A pid that another process
 * has been given since spares its namespaces until a later time.
 */
final class Leftovers {
  static final String PREFIX = "pmlab";

  private static final Pattern NAME = Pattern.compile(PREFIX + "-(\\d+)-\\d+-[a-z0-9-]+");

  private Leftovers() {}

  /**
   * Removes them.
   *
   * @return their names
   */
  static List<String> remove() {
    List<String> removed = new ArrayList<>();
    for (String name : namespaces()) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
        remove(name);
        removed.add(name);
      }
    }
    return removed;
  }

  /** Removes a namespace and ends whatever runs in it; nothing when it is gone already. */
  static void remove(String name) {
    Shell.Result pids = Shell.attempt("", "ip", "netns", "pids", name);
    if (pids.exit() == 0) {
      pids.output()
          .lines()
          .map(String::strip)
          .filter(pid -> !pid.isEmpty())
          .forEach(
              pid ->
                  ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
    }
    Shell.Result deleted = Shell.attempt("", "ip", "netns", "delete", name);
    // Two labs that start at once find the same leftovers, and one of them comes second.
    if (deleted.exit() != 0 && namespaces().contains(name)) {
      throw new LabFailure("ip netns delete %s: %s".formatted(name, deleted.output().strip()));
    }
  }

  /** The names of all namespaces of this machine. */
  static List<String> namespaces() {
    // A line is a name, or a name and "(id: 3)".
    return Shell.run("ip", "netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
