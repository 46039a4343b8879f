package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Handing a listening port from one process to another of the same user on the same host, without
 * losing a connection.
 *
 * <p>Sockets with {@code SO_REUSEPORT} that listen on the same address and port form a group, over
 * which the kernel spreads new connections by hash (socket(7)). A connection belongs to the socket
 * that its SYN was given to, through the handshake and until it is accepted; when that socket is
 * closed before, the connection is reset. So closing is what loses connections, and the new owner's
 * and the old one's steps are:
 *
 * <pre>
 *   new: bind with SO_REUSEPORT, begin to accept, {@link #giveLast giveLast}
 *   old, once the port {@link #isShared is shared}: {@link #giveLast giveLast}, {@link #awaitLast awaitLast}, go on accepting until {@link SocketOptions#acceptQueue} is 0, close
 * </pre>
 *
 * The sysctl {@code net.ipv4.tcp_migrate_req} (Linux 5.14) makes the kernel move what is left of a
 * closed socket to another of its group and thereby all this needless; but it is off by default and
 * needs root.
 */
public final class PortHandover {
  private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  private static final int SO_DOMAIN = 39;
  private static final int MEMBARRIER_GLOBAL = 1;
  private static final int BPF_RETURN_CONSTANT = 0x06; // BPF_RET | BPF_K

  /** How often to look for the last handshake; a handshake lasts as long as its client is away. */
  private static final long LOOK_NANOS = 1_000_000;

  /**
   * Longer than any CPU takes to deal with the packets it has at hand (netdev_budget_usecs: 2 ms).
   */
  private static final long PACKETS_NANOS = 50_000_000;

  private PortHandover() {}

  /**
   * Directs all new connections of the group to the socket that joined it last; the others keep
   * what they have been given. Any of them may do so, any number of times: the new owner, so that
   * it gets all though the old one lives on, and the old one, which cannot see whether that has
   * been done yet.
   *
   * <p>The kernel keeps a group's sockets in an array, in the order in which they began to listen,
   * and asks a program (classic BPF) for an index into it. The program is a constant: the last
   * index. When the old owner closes, its place is taken by the last, the constant points nowhere,
   * and the kernel falls back to hashing over what is left, the new owner alone
   * (net/core/sock_reuseport.c). The program stays and gives the next one to join everything at
   * once, so nobody joins who is not about to take over.
   *
   * @param listener of the group, bound with {@code SO_REUSEPORT}
   * @throws IOException when the socket is not of a group, the kernel does not answer, or it
   *     refuses
   */
  public static void giveLast(ServerSocketChannel listener) throws IOException {
    int fd = ChannelDescriptors.of(listener);
    int last = group(listener) - 1;
    Descriptor.check(
        Libc.get()
            .attachProgram(fd, Descriptor.SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, constant(last)),
        "setsockopt",
        "SO_ATTACH_REUSEPORT_CBPF of " + listener);
  }

  /**
   * Waits until the last connection that is still coming to a socket's accept queue has arrived
   * there: after it, accepting until there is none means that nothing is lost by closing. Called by
   * the old owner after the new one {@linkplain #giveLast gets all}.
   *
   * <p>Handshakes do not say which socket of a group they belong to. Those that there are when the
   * new owner takes everything are a superset of the old one's, and none is added to them; so this
   * waits until each of those has ended. On loopback that is at once; a client that is away keeps
   * it waiting for a round trip, one that has vanished for the kernel's patience with it (63 s by
   * default), hence the limit.
   *
   * @param limit how long to wait at most
   * @return whether they have all ended; what has not is lost with the close
   */
  public static boolean awaitLast(ServerSocketChannel listener, Duration limit)
      throws IOException, InterruptedException {
    InetSocketAddress local = (InetSocketAddress) listener.getLocalAddress();
    long deadline = System.nanoTime() + limit.toNanos();
    awaitPacketsAtHand(); // those whose socket was chosen before the program was there
    Set<Long> handshakes = handshakes(local);
    while (!handshakes.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS); // the kernel has no event for this
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      handshakes.retainAll(handshakes(local));
    }
    awaitPacketsAtHand(); // between the end of a handshake and the queue
    return handshakes.isEmpty();
  }

  /** Whether another socket listens on this one's address and port, too. */
  public static boolean isShared(ServerSocketChannel listener) throws IOException {
    return group(listener) > 1;
  }

  /** How many sockets listen on this one's address and port with it. */
  static int group(ServerSocketChannel listener) throws IOException {
    InetSocketAddress local = (InetSocketAddress) listener.getLocalAddress();
    if (local == null) {
      throw new IOException(listener + " (expected: bound)");
    }
    // A socket's family, not its address's: a dual-stack one of 10.0.0.1 is AF_INET6, and those of
    // AF_INET are a group of their own.
    int family = SocketOptions.get(listener, Descriptor.SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN");
    long size =
        SocketDiag.find(family, local, SocketDiag.LISTEN).stream()
            .filter(tcp -> tcp.local().equals(local))
            .count();
    if (size == 0) {
      throw new IOException(listener + " (expected: listening)");
    }
    return (int) size;
  }

  /** The program {@code return index}: one {@code struct sock_filter}. */
  static byte[] constant(int index) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.nativeOrder())
        .putShort((short) BPF_RETURN_CONSTANT)
        .put((byte) 0)
        .put((byte) 0)
        .putInt(index)
        .array();
  }

  private static Set<Long> handshakes(InetSocketAddress local) throws IOException {
    Set<Long> cookies = new HashSet<>();
    for (int family : new int[] {RouteMessages.AF_INET, RouteMessages.AF_INET6}) {
      for (SocketDiag.Tcp tcp : SocketDiag.find(family, local, SocketDiag.SYN_RECEIVED)) {
        cookies.add(tcp.cookie());
      }
    }
    return cookies;
  }

  /**
   * Waits until every CPU is done with the packet it is dealing with. It does so in an RCU
   * read-side section, whose end membarrier(2) waits for (kernel/sched/membarrier.c:
   * synchronize_rcu).
   */
  private static void awaitPacketsAtHand() throws InterruptedException {
    long result = Libc.get().membarrier(MEMBARRIER_GLOBAL);
    if (result < 0) {
      // EINVAL with nohz_full, ENOSYS or EPERM in a sandbox: time instead of the event.
      Thread.sleep(Duration.ofNanos(PACKETS_NANOS));
    }
  }
}
