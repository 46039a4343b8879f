package dev.pointsman.testkit.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;

/** One player of an {@link Audience}, which calls it by its own thread only. */
final class Player {

  /** How it stands. */
  enum State {
    DIALLING,
    PLAYING,
    /** The connection was reset or could not be made. */
    RESET,
    /** The server ended the connection. */
    ENDED,
    /** Given up for its silence. */
    SILENT
  }

  /** When a kind was last heard, and the longest that it was not. */
  private static final class Ear {
    long last;
    long gap;
  }

  private final SocketChannel connection;
  private final DatagramChannel datagrams;
  private final int port;
  private final ByteBuffer in = ByteBuffer.allocate(Wire.MEDIA);
  private final ByteBuffer question = ByteBuffer.allocate(Wire.QUESTION).limit(0);
  private final Map<Heard, Ear> ears = new EnumMap<>(Heard.class);
  private State state = State.DIALLING;
  private long asked;
  private long answered;
  private long reported;
  private long reportHeard;

  /** One that dials from an address, and takes datagrams from the address it dials only. */
  Player(Selector selector, InetSocketAddress from, InetSocketAddress vip) throws IOException {
    connection = SocketChannel.open();
    datagrams = DatagramChannel.open();
    datagrams.bind(from);
    datagrams.connect(vip);
    datagrams.configureBlocking(false);
    port = ((InetSocketAddress) datagrams.getLocalAddress()).getPort();
    connection.bind(from);
    connection.configureBlocking(false);
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    datagrams.register(selector, SelectionKey.OP_READ, this);
    SelectionKey key = connection.register(selector, SelectionKey.OP_CONNECT, this);
    if (connection.connect(vip)) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  State state() {
    return state;
  }

  /** When it last heard of each kind; 0 for never. */
  long last(Heard kind) {
    return ear(kind).last;
  }

  /** The longest it has heard nothing of a kind since {@link #restart}, now with it. */
  long gap(Heard kind, long now) {
    Ear ear = ear(kind);
    return ear.last == 0 ? -1 : Math.max(ear.gap, now - ear.last);
  }

  /** Forgets the gaps. */
  void restart() {
    ears.values().forEach(ear -> ear.gap = 0);
  }

  void ready(SelectionKey key, long now, ByteBuffer scratch) {
    try {
      if (key.channel().equals(datagrams)) {
        readDatagrams(now, scratch);
      } else if (key.isConnectable()) {
        if (connection.finishConnect()) {
          key.interestOps(SelectionKey.OP_READ);
          ask();
          report();
        }
      } else {
        readConnection(now);
      }
    } catch (IOException e) {
      // The socket for datagrams hears of an unreachable port here; the connection tells the rest.
      if (key.channel().equals(connection)) {
        end(State.RESET);
      }
    }
  }

  void ask() {
    if (!connection.isConnected() || over()) {
      return;
    }
    try {
      if (!question.hasRemaining()) {
        question.clear();
        question.putLong(++asked).putInt(port).putInt(0).flip();
      }
      connection.write(question);
    } catch (IOException e) {
      end(State.RESET);
    }
  }

  void report() {
    if (!connection.isConnected() || over()) {
      return;
    }
    try {
      datagrams.write(ByteBuffer.allocate(Long.BYTES).putLong(++reported).flip());
    } catch (IOException e) {
      // Nobody is there, as an ICMP message said. Silence is counted where it is heard.
      reported--;
    }
  }

  /** Gives it up. */
  void end(State how) {
    if (!over()) {
      state = how;
      close();
    }
  }

  /** With a reset: nothing is kept of a connection that nobody may answer. */
  private void close() {
    try (connection;
        datagrams) {
      connection.setOption(StandardSocketOptions.SO_LINGER, 0);
      datagrams.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException("a player's sockets do not close", e);
    }
  }

  /** Whether it is lost or was closed. */
  boolean over() {
    return state != State.DIALLING && state != State.PLAYING;
  }

  private void readConnection(long now) throws IOException {
    while (true) {
      int count = connection.read(in);
      if (count < 0) {
        end(State.ENDED);
        return;
      }
      if (in.hasRemaining()) {
        return;
      }
      state = State.PLAYING;
      heard(Heard.TCP_MEDIA, now);
      long answer = in.getLong(0);
      if (answer > answered) {
        answered = answer;
        heard(Heard.TCP_ANSWER, now);
      }
      in.clear();
    }
  }

  private void readDatagrams(long now, ByteBuffer scratch) throws IOException {
    scratch.clear();
    while (datagrams.read(scratch) > 0) {
      heard(Heard.UDP_MEDIA, now);
      long answer = scratch.getLong(0);
      if (answer > reportHeard) {
        reportHeard = answer;
        heard(Heard.UDP_ANSWER, now);
      }
      scratch.clear();
    }
  }

  private void heard(Heard kind, long now) {
    Ear ear = ear(kind);
    if (ear.last != 0) {
      ear.gap = Math.max(ear.gap, now - ear.last);
    }
    ear.last = now;
  }

  private Ear ear(Heard kind) {
    return ears.computeIfAbsent(kind, made -> new Ear());
  }
}
