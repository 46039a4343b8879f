package dev.pointsman.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file on disk. After a write that stopped in the middle of a line the next begins a new line, so
 * that at most one line is unreadable.
 */
final class AppendedFile implements LogFile {
  /** Clients' addresses are no one else's business. */
  private static final FileAttribute<?> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private final Path path;
  private FileChannel channel;
  private boolean torn;

  private AppendedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static AppendedFile open(Path path) throws IOException {
    return new AppendedFile(path, channel(path));
  }

  @Override
  public void append(byte[] text) throws IOException {
    if (torn) {
      writeAll(new byte[] {'\n'});
    }
    torn = true;
    writeAll(text);
    torn = false;
  }

  @Override
  public void reopen() throws IOException {
    FileChannel old = channel;
    channel = channel(path);
    torn = false;
    old.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private void writeAll(byte[] text) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(text);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private static FileChannel channel(Path path) throws IOException {
    try {
      return FileChannel.open(path, APPEND, MODE);
    } catch (IOException e) {
      throw new IOException(
          "access log "
              + path
              + ": "
              + reason(path, e)
              + " (expected: a file this process may write, in a directory that exists)",
          e);
    }
  }

  private static String reason(Path path, IOException failure) {
    if (Files.isDirectory(path)) {
      return "is a directory";
    }
    return switch (failure) {
      case NoSuchFileException missing -> "no directory " + path.toAbsolutePath().getParent();
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
