package dev.pointsman.replication.disk;

import dev.pointsman.replication.document.Bucket;
import dev.pointsman.replication.document.BucketCodec;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.replication.document.Snapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which a scheduler node keeps its documents: {@code rules.state}, {@code
 * server.state}, {@code vip.state}, {@code wish.state}, and a lock.
 *
 * <p>It is locked while open, since two nodes that kept their state in one would undo each other's.
 * Nothing is written to it before everything in it has been read. Not for several threads at once.
 */
public final class StateDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel lock;
  private final Map<Kind, StateFile> files = new EnumMap<>(Kind.class);

  private StateDirectory(Path directory, String site, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
    for (Kind kind : Kind.values()) {
      files.put(kind, new StateFile(directory.resolve(kind.label() + ".state"), site));
    }
  }

  /**
   * Opens it, creating it if there is none.
   *
   * @param site the name of the site whose state it is; that of another is refused
   * @throws StateException if it cannot be created, written or locked
   */
  public static StateDirectory open(Path directory, String site) throws StateException {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new StateException(
          "state directory " + directory + ": it is a file (expected: a directory)", e);
    } catch (IOException e) {
      throw new StateException(
          "state directory "
              + directory
              + ": cannot be created ("
              + FileFailure.text(e)
              + "); create it, or name another, that this user may write to",
          e);
    }
    FileChannel lock = lock(directory);
    return new StateDirectory(directory, site, lock);
  }

  /**
   * All documents in it.
   *
   * @throws StateException if a file is damaged, of another site or of an unknown format
   */
  public Snapshot read() throws StateException {
    Snapshot all = Snapshot.EMPTY;
    for (Map.Entry<Kind, StateFile> entry : files.entrySet()) {
      all = all.merge(entry.getKey(), read(entry.getKey(), entry.getValue()));
    }
    return all;
  }

  /**
   * Replaces the documents of a kind; they are on the disk when this returns.
   *
   * @throws StateException if they could not be written, and those before are kept
   */
  public void write(Kind kind, Bucket bucket) throws StateException {
    StateFile file = Objects.requireNonNull(files.get(kind));
    try {
      file.write(BucketCodec.encode(kind, bucket));
    } catch (IOException e) {
      throw new StateException(
          "state file "
              + file.path()
              + ": cannot be written ("
              + FileFailure.text(e)
              + "); what changes is lost if this node and its peers stop before it can be",
          e);
    }
  }

  /** Unlocks it. */
  @Override
  public void close() throws StateException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StateException(
          "state directory " + directory + ": cannot be unlocked (" + FileFailure.text(e) + ")", e);
    }
  }

  private static Bucket read(Kind kind, StateFile file) throws StateException {
    try {
      Optional<byte[]> content = file.read();
      return content.isEmpty() ? Bucket.EMPTY : BucketCodec.decode(kind, content.get());
    } catch (Malformed e) {
      throw new StateException(
          "state file "
              + file.path()
              + ": "
              + e.getMessage()
              + "; restore it, or move it away: this node then takes what its peers hold, or"
              + " begins anew if there are none",
          e);
    } catch (IOException e) {
      throw new StateException(
          "state file " + file.path() + ": cannot be read (" + FileFailure.text(e) + ")", e);
    }
  }

  private static FileChannel lock(Path directory) throws StateException {
    Path path = directory.resolve("lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) != null) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      closeAfter(channel, e);
      throw new StateException(
          "state directory "
              + directory
              + ": cannot be written ("
              + FileFailure.text(e)
              + "); let this user write to it, or name another",
          e);
    }
    throw new StateException(
        "state directory "
            + directory
            + ": another process uses it; stop that one, or name another directory");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static void closeAfter(@Nullable FileChannel channel, IOException failure) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
