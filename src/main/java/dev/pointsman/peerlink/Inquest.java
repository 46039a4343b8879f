package dev.pointsman.peerlink;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * Finds out whether a peer whose connection its kernel has ended has died.
 *
 * <p>That end alone does not say so: a peer that lives hangs up, too, when it has not been heard
 * for the time of silence, as after a cable was out or while this node was starved of its CPU, and
 * what it says then may come late. So its link port is dialled. Of a process that is gone nobody
 * listens there any more, and its kernel refuses at once.
 */
final class Inquest {
  private Inquest() {}

  /**
   * What is to be believed of an end.
   *
   * @param ending an end that says that the process is gone, or another one, which is believed
   * @param peer whose end it is
   * @param own the address to dial from
   */
  static Ending of(Ending ending, LinkSettings.Peer peer, InetAddress own) {
    if (ending.reason() != CloseReason.PROCESS_GONE) {
      return ending;
    }
    try (Socket probe = new Socket()) {
      InetSocketAddress to = new InetSocketAddress(peer.host(), peer.port());
      if (to.isUnresolved()) {
        return doubt(ending, "its host name is unknown");
      }
      if (!own.isAnyLocalAddress() && own.getClass() == to.getAddress().getClass()) {
        probe.bind(new InetSocketAddress(own, 0));
      }
      probe.connect(to, (int) Limits.INQUEST.toMillis());
      return listens(probe) ? doubt(ending, "its process listens") : ending;
    } catch (ConnectException e) {
      return refused(e) ? ending : doubt(ending, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return doubt(ending, String.valueOf(e.getMessage()));
    }
  }

  /** A kernel that takes a process down resets what waits to be accepted, a moment later. */
  private static boolean listens(Socket probe) throws IOException {
    probe.setSoTimeout((int) Limits.LAST_BREATH.toMillis());
    try {
      return probe.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true; // it waits for a hello
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean refused(ConnectException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }

  private static Ending doubt(Ending ending, String why) {
    return new Ending(CloseReason.NETWORK, ending.detail() + "; " + why);
  }
}
