package dev.pointsman.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --conf FILE}. */
final class ConfOption {
  /** By which {@link Main} knows the option in any command. */
  static final String LABEL = "FILE";

  @Option(
      names = "--conf",
      paramLabel = LABEL,
      defaultValue = "conf/pointsman.conf",
      description = "The configuration file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("conf", "pointsman.conf");

  Path file() {
    return file;
  }
}
