package dev.pointsman.stickiness;

import dev.pointsman.model.ServerName;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A binding in its table; changed by {@link BindingTable} alone, which takes it out of its indexes
 * first.
 */
final class Entry {
  /** The least recently used first; of equal times by address, so that two nodes agree. */
  static final Comparator<Entry> BY_USE =
      Comparator.<Entry>comparingLong(entry -> entry.used)
          .thenComparing(entry -> entry.client.getAddress(), Arrays::compareUnsigned);

  final InetAddress client;
  ServerName server;

  /** When it was used last, in milliseconds since 1970. */
  long used;

  /** The number of its last change in this table. */
  long change;

  /** Whether that change was made here; otherwise whoever made it tells the others. */
  boolean own;

  Entry(InetAddress client, ServerName server, long used) {
    this.client = client;
    this.server = server;
    this.used = used;
  }
}
