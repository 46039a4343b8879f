package dev.pointsman.replication.disk;

import dev.pointsman.replication.document.ByteReader;
import dev.pointsman.replication.document.ByteWriter;
import dev.pointsman.replication.document.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file that holds its old content or its new one, whole, whenever the power fails.
 *
 * <p>It is written beside its place, forced to the disk, and renamed over the old one, which POSIX
 * makes atomic; then the directory is forced. Format 1: "PMST", format (1 byte), CRC-32C of the
 * rest (4 bytes, big-endian), the site's name (length 1, UTF-8), content (length 4, bytes).
 */
final class StateFile {
  private static final int MAGIC = 0x504d5354;
  private static final int FORMAT = 1;

  /** More than any content; a longer file is not read into memory. */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Path path;
  private final String site;

  StateFile(Path path, String site) {
    this.path = path;
    this.site = site;
  }

  Path path() {
    return path;
  }

  /** Its content; empty if there is no such file. */
  Optional<byte[]> read() throws IOException, Malformed {
    byte[] bytes;
    try (InputStream file = Files.newInputStream(path)) {
      bytes = file.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
    if (bytes.length > MAX_BYTES) {
      throw new Malformed("it is too long (expected: at most " + MAX_BYTES + " bytes)");
    }
    return Optional.of(content(bytes));
  }

  /** Replaces its content. */
  void write(byte[] content) throws IOException {
    byte[] body = new ByteWriter().writeName(site).writeBytes(content).toBytes();
    byte[] head =
        new ByteWriter().writeInt(MAGIC).writeByte(FORMAT).writeInt(checksum(body)).toBytes();
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(file, head);
      writeFully(file, body);
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private byte[] content(byte[] bytes) throws Malformed {
    ByteReader in = new ByteReader(bytes);
    if (in.readInt("mark") != MAGIC) {
      throw new Malformed("not a state file");
    }
    int format = in.readByte("format");
    if (format != FORMAT) {
      throw new Malformed("format: " + format + " (expected: " + FORMAT + ")");
    }
    int checksum = in.readInt("checksum");
    if (checksum != checksum(in.rest())) {
      throw new Malformed("its checksum does not fit its content: it is damaged");
    }
    String writtenFor = in.readName("site");
    if (!writtenFor.equals(site)) {
      throw new Malformed("it is of the site " + writtenFor + " (expected: " + site + ")");
    }
    byte[] content = in.readBytes("content", MAX_BYTES);
    in.requireEnd();
    return content;
  }

  private static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  private static void writeFully(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }
}
