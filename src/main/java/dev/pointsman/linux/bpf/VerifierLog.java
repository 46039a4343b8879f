package dev.pointsman.linux.bpf;

import java.util.List;

/** What the kernel's verifier wrote about a program. */
final class VerifierLog {
  /** The reason stands at the end, after the path of instructions that led to it. */
  private static final int LINES = 12;

  private VerifierLog() {}

  static String tail(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
