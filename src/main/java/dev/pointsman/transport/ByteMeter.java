package dev.pointsman.transport;

/** Counts the bytes of many connections at once; called for every chunk, from any thread. */
public interface ByteMeter {
  /** Counts nothing. */
  ByteMeter NONE =
      new ByteMeter() {
        @Override
        public void bytesUp(long bytes) {}

        @Override
        public void bytesDown(long bytes) {}
      };

  /** Bytes from a client to a server. */
  void bytesUp(long bytes);

  /** Bytes from a server to a client. */
  void bytesDown(long bytes);
}
