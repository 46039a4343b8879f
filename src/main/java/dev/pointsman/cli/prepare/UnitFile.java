package dev.pointsman.cli.prepare;

import dev.pointsman.prepare.Kept;
import dev.pointsman.prepare.SystemdUnit;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The file of the {@linkplain SystemdUnit unit}; somebody else's is never touched. */
public final class UnitFile {
  private final Path file;

  public UnitFile(Path file) {
    this.file = file;
  }

  /** The text, with the programs where they are on this machine. */
  public static String text(Set<InetAddress> vips, Map<String, Kept> kept, List<String> interfaces)
      throws PrepareFailure {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String program : List.of("ip", "sysctl", "nft")) {
      paths.put(program, Programs.path(program).toString());
    }
    return SystemdUnit.text(
        vips, kept, interfaces, program -> Objects.requireNonNull(paths.get(program), program));
  }

  /** What makes it work, as a command. */
  public String enable() {
    return "systemctl daemon-reload && systemctl enable " + file.getFileName();
  }

  /** Fails if the file is there and is not ours. */
  public void requireOurs() throws PrepareFailure {
    try {
      if (Files.exists(file) && !Files.readString(file).startsWith(SystemdUnit.FIRST_LINE)) {
        throw new PrepareFailure(
            "--systemd: " + file + " is not ours (expected: another file, or none there)");
      }
    } catch (IOException e) {
      throw new PrepareFailure("--systemd: " + file + ": " + e.getMessage(), e);
    }
  }

  public void write(String text) throws PrepareFailure {
    try {
      Path absolute = file.toAbsolutePath();
      Path beside = Files.createTempFile(absolute.resolveSibling(""), ".unit", "");
      Files.writeString(beside, text);
      Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PrepareFailure("--systemd: " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Whether there was one. */
  public boolean remove() throws PrepareFailure {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new PrepareFailure("--systemd: " + file + " cannot be removed: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
