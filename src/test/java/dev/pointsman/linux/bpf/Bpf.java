package dev.pointsman.linux.bpf;

import dev.pointsman.linux.Capabilities;
import dev.pointsman.linux.Capability;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.testkit.Tools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What tests of this package need of the machine, and how they write keys and values. */
public final class Bpf {
  private static final Set<Capability> NEEDED =
      EnumSet.of(Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN);

  private Bpf() {}

  /** Ends the calling test, skipped or on CI failed, unless programs can be loaded here. */
  public static void require() throws IOException {
    Tools.require(
        Capabilities.isPlatformSupported(), "Linux", "run it on Linux, x86_64 or aarch64");
    List<String> missing =
        Capabilities.ofThisProcess().missing(NEEDED).stream().map(Capability::kernelName).toList();
    Tools.require(missing.isEmpty(), String.join(", ", missing), "run it as root");
    Tools.require(
        refusal().isEmpty(),
        "bpf(2)",
        "run it on a kernel with CONFIG_BPF_SYSCALL, and where no sandbox forbids it ("
            + refusal().orElse("")
            + ")");
  }

  /** What the kernel says to one who may, where it has no bpf(2), or a sandbox forbids it. */
  private static Optional<String> refusal() {
    try {
      BpfMap.create(new MapDefinition("pm_required", MapType.ARRAY, 4, 4, 1, 0)).close();
      return Optional.empty();
    } catch (SystemCallException e) {
      if (e.errno().equals(Errno.ENOSYS) || e.errno().equals(Errno.EPERM)) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  static byte[] bytes(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
  }

  static int intIn(byte[] bytes, int index) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(4 * index);
  }
}
