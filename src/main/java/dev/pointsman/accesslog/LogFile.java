package dev.pointsman.accesslog;

import java.io.IOException;

/** Where text goes; a file, or a test's stand-in for a bad disk. Used by one thread. */
interface LogFile {
  /** Appends all of {@code text}, or throws after appending some of it. */
  void append(byte[] text) throws IOException;

  /** Opens it anew; the old one stays in use if that fails. */
  void reopen() throws IOException;

  void close() throws IOException;

  /** Its name, for messages. */
  @Override
  String toString();
}
