package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.NetworkLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the product needs of the machine to hop, as the testkit finds out without it. */
public final class HopNeeds {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Only a kernel that has bpf(2) has it. */
  private static final Path BPF = Path.of("/proc/sys/kernel/unprivileged_bpf_disabled");

  private static final String EFFECTIVE = "CapEff:";

  /** Numbers as in capability.h of Linux. */
  private static final Map<String, Integer> CAPABILITIES = capabilities();

  private HopNeeds() {}

  private static Map<String, Integer> capabilities() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("CAP_NET_ADMIN", 12);
    numbers.put("CAP_NET_RAW", 13);
    numbers.put("CAP_SYS_ADMIN", 21);
    numbers.put("CAP_BPF", 39);
    return numbers;
  }

  /** Ends the calling test, skipped or on CI failed, unless a lab can be made here that hops. */
  public static void require() {
    Optional<String> lacking = lacking();
    Tools.require(
        lacking.isEmpty(), "a network that hops", "run it with " + lacking.orElse("nothing more"));
  }

  /** What is missing for it, with the remedy; empty if nothing is. */
  public static Optional<String> lacking() {
    return NetworkLab.lacking()
        .or(HopNeeds::missingCapabilities)
        .or(
            () ->
                Files.exists(BPF)
                    ? Optional.empty()
                    : Optional.of("a kernel with bpf(2) (CONFIG_BPF_SYSCALL)"));
  }

  private static Optional<String> missingCapabilities() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(EFFECTIVE)) {
          return missing(Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16));
        }
      }
      throw new AssertionError(STATUS + " has no " + EFFECTIVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that are missing in a set of capabilities. */
  static Optional<String> missing(long effective) {
    List<String> names = new ArrayList<>();
    CAPABILITIES.forEach(
        (name, number) -> {
          if ((effective >>> number & 1) == 0) {
            names.add(name);
          }
        });
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", names) + " (root outside of containers has them)");
  }
}
