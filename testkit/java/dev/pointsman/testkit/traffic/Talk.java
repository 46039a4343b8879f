package dev.pointsman.testkit.traffic;

import dev.pointsman.testkit.net.BytePattern;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One end of one exchange, over a non-blocking channel: it sends and verifies as much as the
 * channel takes and has, and ends as agreed.
 *
 * <p>Both ends are the same machine. What differs is who opens with the 40 bytes, and the {@link
 * Close}. In an exchange that is to be reset, the end that does not reset holds its last byte back
 * until it has received all: so nothing is on its way when the reset comes, and "every byte" stays
 * a fair demand.
 */
final class Talk {
  /** Writes at a time, so that one connection does not starve the others. */
  private static final int MOST_WRITES = 4;

  private final SocketChannel channel;
  private final Ledger ledger;
  private final boolean client;
  private final byte[] header;
  private int headerDone;
  private @Nullable Exchange exchange;
  private BytePattern out = new BytePattern(0);
  private BytePattern in = new BytePattern(0);
  private long toSend;
  private long toReceive;
  private long sent;
  private long received;
  private boolean held;
  private boolean outputShut;
  private boolean inputEnded;
  private boolean over;
  private long progressAt;

  /** The server's end: the exchange comes with the first 40 bytes. */
  Talk(SocketChannel channel, Ledger ledger, long now) {
    this.channel = channel;
    this.ledger = ledger;
    this.client = false;
    this.header = new byte[Exchange.HEADER];
    this.progressAt = now;
  }

  /**
   * The client's end.
   *
   * @param held whether the last byte waits for {@link #release(long)}
   */
  Talk(SocketChannel channel, Ledger ledger, long now, Exchange exchange, boolean held) {
    this.channel = channel;
    this.ledger = ledger;
    this.client = true;
    this.header = exchange.encode();
    this.held = held;
    this.progressAt = now;
    agree(exchange);
  }

  /** Lets the last byte go. */
  void release(long now) {
    held = false;
    progressAt = now; // it stood still because it was told to
  }

  /** Whether the last byte waits for {@link #release(long)}. */
  boolean held() {
    return held;
  }

  /** Whether the exchange has its outcome, and the channel is closed. */
  boolean over() {
    return over;
  }

  /** Whether the other end has shown life. */
  boolean heard() {
    return received > 0;
  }

  /** When a byte last moved. */
  long progressAt() {
    return progressAt;
  }

  /** Does what can be done now, and says in the key's interest what it waits for. */
  void advance(SelectionKey key, Scratch scratch, long now) {
    try {
      boolean moved = read(scratch);
      int written = 1;
      for (int i = 0; i < MOST_WRITES && written > 0 && !over && sendable() > 0; i++) {
        written = write(scratch);
        moved |= written > 0;
      }
      if (moved) {
        progressAt = now;
      }
      settle();
      if (!over) {
        key.interestOps(
            (inputEnded ? 0 : SelectionKey.OP_READ) | (sendable() > 0 ? SelectionKey.OP_WRITE : 0));
      }
    } catch (IOException e) {
      broken(e);
    }
  }

  /** Ends with that outcome, resetting the connection. */
  void abort(Outcome outcome, String cause) {
    if (!over) {
      close(true);
      end(outcome, cause);
    }
  }

  private void agree(Exchange agreed) {
    exchange = agreed;
    out = client ? agreed.upPattern() : agreed.downPattern();
    in = client ? agreed.downPattern() : agreed.upPattern();
    toSend = client ? agreed.up() : agreed.down();
    toReceive = client ? agreed.down() : agreed.up();
  }

  /** How many bytes may be sent now, the header's with them. */
  private long sendable() {
    Exchange agreed = exchange;
    if (agreed == null || outputShut) {
      return 0;
    }
    boolean waitsForAll =
        agreed.close().how() == Close.How.RESET
            && !agreed.close().by(client)
            && received < toReceive;
    long last = held || waitsForAll ? 1 : 0;
    return (client ? header.length - headerDone : 0) + toSend - last - sent;
  }

  private int write(Scratch scratch) throws IOException {
    scratch.direct.clear();
    int head = client ? header.length - headerDone : 0;
    scratch.direct.put(header, header.length - head, head);
    int body = (int) Math.min(sendable() - head, scratch.bytes.length - head);
    out.fill(scratch.bytes, 0, body, sent);
    scratch.direct.put(scratch.bytes, 0, body).flip();
    int written = channel.write(scratch.direct);
    int ofHead = Math.min(head, written);
    headerDone += ofHead;
    sent += written - ofHead;
    return written;
  }

  /** Reads once, so that one connection does not starve the others; whether bytes came. */
  private boolean read(Scratch scratch) throws IOException {
    if (inputEnded) {
      return false;
    }
    scratch.direct.clear();
    int read = channel.read(scratch.direct);
    if (read < 0) {
      inputEnded = true;
      return false;
    }
    scratch.direct.flip().get(scratch.bytes, 0, read);
    int from = 0;
    if (!client && headerDone < header.length) {
      from = Math.min(read, header.length - headerDone);
      System.arraycopy(scratch.bytes, 0, header, headerDone, from);
      headerDone += from;
      if (headerDone == header.length) {
        agree(Exchange.decode(header));
      }
    }
    verify(scratch.bytes, from, read - from);
    return read > 0;
  }

  private void verify(byte[] bytes, int from, int length) {
    int right = (int) Math.min(length, toReceive - received);
    int wrong = in.mismatch(bytes, from, right, received);
    received += wrong >= 0 ? wrong : right;
    if (wrong >= 0) {
      abort(Outcome.CORRUPT, "a byte was not the one that was sent");
    } else if (length > right) {
      abort(Outcome.CORRUPT, "more bytes came than were agreed");
    }
  }

  /** Ends what has to be ended. */
  private void settle() throws IOException {
    Exchange agreed = exchange;
    if (over) {
      return;
    }
    boolean sentAll = agreed != null && sent == toSend && (!client || headerDone == header.length);
    boolean receivedAll = agreed != null && received == toReceive;
    if (inputEnded && (agreed == null || !receivedAll)) {
      abort(Outcome.CUT, "the other end closed early");
      return;
    }
    if (agreed == null || !sentAll) {
      return;
    }
    boolean mine = agreed.close().by(client);
    switch (agreed.close().how()) {
      case HALF -> {
        if (mine && !outputShut) {
          channel.shutdownOutput();
          outputShut = true;
        }
        if (inputEnded) {
          complete(false);
        }
      }
      case FULL -> {
        if (mine ? receivedAll : inputEnded) {
          complete(false);
        }
      }
      case RESET -> {
        if (mine && receivedAll) {
          complete(true);
        } else if (!mine && inputEnded) {
          ledger.resetSeenAsEnd();
          complete(false);
        }
      }
    }
  }

  private void broken(IOException e) {
    if (over) {
      return;
    }
    Exchange agreed = exchange;
    boolean expected =
        agreed != null
            && agreed.close().how() == Close.How.RESET
            && !agreed.close().by(client)
            && sent == toSend
            && received == toReceive;
    if (expected) {
      complete(true);
    } else {
      String message = e.getMessage();
      Outcome outcome = e instanceof ProtocolException ? Outcome.CORRUPT : Outcome.CUT;
      abort(outcome, message == null ? e.getClass().getSimpleName() : message);
    }
  }

  private void complete(boolean reset) {
    close(reset);
    end(Outcome.COMPLETED, "");
  }

  private void end(Outcome outcome, String cause) {
    over = true;
    ledger.ended(exchange, outcome, cause, client ? sent : received, client ? received : sent);
  }

  private void close(boolean reset) {
    try {
      if (reset && channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone either way, and the outcome is decided: it is what the ledger keeps.
      over = true;
    }
  }
}
