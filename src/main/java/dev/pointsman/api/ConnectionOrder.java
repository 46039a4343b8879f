package dev.pointsman.api;

import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.ServerName;
import java.util.Arrays;
import java.util.Comparator;

/** The order in which connections are listed. Connections that are equal in it: oldest first. */
enum ConnectionOrder implements Labelled {
  /** Oldest first. */
  AGE("age"),
  /** Most bytes first, both directions together. */
  BYTES("bytes"),
  /** Longest idle first. */
  IDLE("idle"),
  /** By the client's address, and by its port. */
  CLIENT("client"),
  /** By the server's name; those that have none yet come first. */
  SERVER("server");

  private final String label;

  ConnectionOrder(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  Comparator<ConnectionView> comparator() {
    Comparator<ConnectionView> first =
        switch (this) {
          case AGE -> Comparator.comparingLong(ConnectionView::startedEpochMillis);
          case BYTES -> Comparator.comparingLong(ConnectionOrder::bytes).reversed();
          case IDLE -> Comparator.comparingLong(ConnectionView::idleNanos).reversed();
          case CLIENT -> Comparator.comparing(ConnectionView::client, ConnectionOrder::compare);
          case SERVER ->
              Comparator.comparing(view -> view.server().map(ServerName::value).orElse(""));
        };
    return first
        .thenComparingLong(ConnectionView::startedEpochMillis)
        .thenComparingLong(view -> view.id().value());
  }

  private static long bytes(ConnectionView view) {
    return view.bytesUp() + view.bytesDown();
  }

  private static int compare(Endpoint a, Endpoint b) {
    byte[] left = a.address().getAddress();
    byte[] right = b.address().getAddress();
    // IPv4 before IPv6: comparing 4 bytes with 16 would mix them.
    int byLength = Integer.compare(left.length, right.length);
    int byAddress = byLength != 0 ? byLength : Arrays.compareUnsigned(left, right);
    return byAddress != 0 ? byAddress : Integer.compare(a.port(), b.port());
  }
}
