package dev.pointsman.health;

/**
 * Failures in a row, of checks and of clients' connections. They add up, but an established
 * connection ends only the run of the latter: a server that accepts and then answers every check
 * with an error is not well.
 *
 * @param probes failed checks since one succeeded
 * @param clients failed connections since one was established or a check succeeded
 */
public record Failures(int probes, int clients) {
  public static final Failures NONE = new Failures(0, 0);

  public int sum() {
    return probes + clients;
  }

  Failures andProbe() {
    return new Failures(probes + 1, clients);
  }

  Failures andClient() {
    return new Failures(probes, clients + 1);
  }

  Failures clientConnected() {
    return new Failures(probes, 0);
  }
}
