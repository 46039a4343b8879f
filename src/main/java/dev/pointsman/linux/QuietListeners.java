package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * This process's listening sockets on an address, made deaf to new dials and hearing again.
 *
 * <p>A SYN that a socket's filter drops is not answered at all, neither accepted nor refused; what
 * has begun goes on. The sockets are found by their inodes in {@code /proc/self/fd}, as whoever
 * opened them need not take part.
 */
final class QuietListeners {
  private static final int ATTACH_FILTER = 26;
  private static final int DETACH_FILTER = 27;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private QuietListeners() {}

  /** Has them drop new dials from now on. */
  static void dropNew(InetAddress address) throws IOException {
    byte[] program = FrameFilter.nothingNew();
    each(
        address,
        fd ->
            Descriptor.check(
                Libc.get().attachProgram(fd, Descriptor.SOL_SOCKET, ATTACH_FILTER, program),
                "setsockopt",
                "SO_ATTACH_FILTER of a socket that listens on " + address.getHostAddress()));
  }

  /** Has those that there still are take new dials again. */
  static void hearNew(InetAddress address) throws IOException {
    each(
        address,
        fd -> {
          long result =
              Libc.get().setsockopt(fd, Descriptor.SOL_SOCKET, DETACH_FILTER, Descriptor.bytes(0));
          if (result < 0 && !Descriptor.errno(result).equals(Errno.ENOENT)) { // it has none
            Descriptor.check(result, "setsockopt", "SO_DETACH_FILTER");
          }
        });
  }

  private interface Work {
    void on(int fd) throws IOException;
  }

  private static void each(InetAddress address, Work work) throws IOException {
    Set<String> names =
        SocketDiag.listening(address).stream()
            .map(tcp -> "socket:[" + tcp.inode() + "]")
            .collect(Collectors.toUnmodifiableSet());
    if (names.isEmpty()) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path entry : all) {
        if (names.contains(target(entry))) {
          onCopy(Integer.parseInt(entry.getFileName().toString()), names, work);
        }
      }
    }
  }

  /** On a copy, as the number itself may by now be another file's. */
  private static void onCopy(int fd, Set<String> names, Work work) throws IOException {
    long copy = Libc.get().dup(fd);
    if (copy < 0) {
      return; // closed meanwhile
    }
    try {
      if (names.contains(target(DESCRIPTORS.resolve(Long.toString(copy))))) {
        work.on((int) copy);
      }
    } finally {
      Libc.get().close((int) copy);
    }
  }

  private static String target(Path entry) throws IOException {
    try {
      return Files.readSymbolicLink(entry).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed meanwhile
    }
  }
}
