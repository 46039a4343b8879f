package dev.pointsman.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this program. */
final class Version implements IVersionProvider {
  /** The version in the jar's manifest, or {@code unpackaged} when there is no jar. */
  static String current() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "unpackaged");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"pointsman " + current()};
  }
}
