package dev.pointsman.linux;

import java.util.Set;

/** The platforms whose constants and structures this package knows. */
final class Platform {
  /**
   * Both take their numbers from the kernel's {@code asm-generic} headers, so one set of constants
   * serves both. Others (mips, sparc, parisc, alpha) have numbers of their own.
   */
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

  private Platform() {}

  static boolean isSupported(String osName, String osArch) {
    return osName.equals("Linux") && ARCHITECTURES.contains(osArch);
  }

  static boolean isSupported() {
    return isSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * Ends the call unless it runs where it can.
   *
   * @throws UnsupportedOperationException naming the platform
   */
  static void require() {
    require(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static void require(String osName, String osArch) {
    if (!isSupported(osName, osArch)) {
      throw new UnsupportedOperationException(
          "Linux calls on " + osName + " " + osArch + " (expected: Linux on amd64 or aarch64)");
    }
  }
}
