package dev.pointsman.peerlink;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** The places for accepted connections that are not known yet: bounded in all and by address. */
final class Strangers {
  private final Map<InetAddress, Integer> places = new HashMap<>();
  private int taken;

  /** Takes a place; false when there is none. */
  synchronized boolean enter(InetAddress address) {
    int own = places.getOrDefault(address, 0);
    if (taken >= Limits.STRANGERS || own >= Limits.STRANGERS_OF_AN_ADDRESS) {
      return false;
    }
    taken++;
    places.put(address, own + 1);
    return true;
  }

  /** Gives a place back that was taken. */
  synchronized void leave(InetAddress address) {
    taken--;
    places.computeIfPresent(address, (key, own) -> own > 1 ? own - 1 : null);
  }
}
