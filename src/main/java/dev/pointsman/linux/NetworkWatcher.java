package dev.pointsman.linux;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The news of links and addresses, as the kernel multicasts it (rtnetlink(7)), told to a listener
 * on a thread of its own.
 *
 * <p>Whoever needs the present state too starts the watcher first and then asks {@link Rtnetlink}:
 * in the other order a change in between is never heard of. The listener should return soon, e.g.
 * send a message to an actor; while it does not, the kernel keeps news in a buffer of bounded size
 * and then drops it, which is told as {@link NetworkEvent.Missed}. The kernel tells at once that a
 * link is down, unless it has told other such news within the last second (net/core/link_watch.c).
 */
public final class NetworkWatcher implements AutoCloseable {
  private static final int GROUPS =
      NewsSocket.LINKS | NewsSocket.IPV4_ADDRESSES | NewsSocket.IPV6_ADDRESSES;

  private final NewsSocket socket;
  private final Consumer<? super NetworkEvent> listener;
  private final Thread thread;

  /** What was told last of each link, so that what is told again is not told on. */
  private final Map<Integer, Link> known = new HashMap<>();

  private NetworkWatcher(NewsSocket socket, Consumer<? super NetworkEvent> listener) {
    this.socket = socket;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("network watcher").unstarted(this::run);
  }

  /**
   * Begins to watch the network namespace of the calling thread. Every change after the return of
   * this call is told.
   *
   * @param listener called by one thread; an exception of it goes to that thread's {@link
   *     Thread.UncaughtExceptionHandler}, and watching goes on
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   */
  public static NetworkWatcher start(Consumer<? super NetworkEvent> listener)
      throws SystemCallException {
    return start(listener, NewsSocket.KERNEL_BUFFER);
  }

  static NetworkWatcher start(Consumer<? super NetworkEvent> listener, int kernelBuffer)
      throws SystemCallException {
    NetworkWatcher watcher =
        new NetworkWatcher(NewsSocket.open(GROUPS, kernelBuffer, "network watcher"), listener);
    watcher.thread.start();
    return watcher;
  }

  /**
   * Ends watching. After its return nothing is told any more, unless the listener itself calls it
   * or the calling thread is interrupted.
   */
  @Override
  public void close() {
    socket.stop(thread);
  }

  private void run() {
    try {
      while (socket.await(-1) != NewsSocket.Wake.STOPPED) {
        readNews();
      }
    } catch (IOException e) {
      tell(new NetworkEvent.Ended(e));
    } finally {
      socket.close();
    }
  }

  private void readNews() throws SystemCallException {
    NewsSocket.News news = socket.read();
    news.missed().ifPresent(this::missed);
    try {
      for (NetlinkMessage message : news.messages()) {
        tell(message);
      }
    } catch (IOException e) {
      missed("news that cannot be read: " + e.getMessage());
    }
  }

  private void missed(String reason) {
    known.clear();
    tell(new NetworkEvent.Missed(reason));
  }

  private void tell(NetlinkMessage message) throws IOException {
    switch (message.type()) {
      case RouteMessages.NEWLINK -> {
        Link link = RouteMessages.link(message);
        if (!link.equals(known.put(link.index(), link))) {
          tell(new NetworkEvent.LinkChanged(link));
        }
      }
      case RouteMessages.DELLINK -> {
        Link link = RouteMessages.link(message);
        known.remove(link.index());
        tell(new NetworkEvent.LinkRemoved(link));
      }
      case RouteMessages.NEWADDR ->
          RouteMessages.address(message)
              .ifPresent(address -> tell(new NetworkEvent.AddressAdded(address)));
      case RouteMessages.DELADDR ->
          RouteMessages.address(message)
              .ifPresent(address -> tell(new NetworkEvent.AddressRemoved(address)));
      default -> {} // nothing else is multicast to these groups
    }
  }

  private void tell(NetworkEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
