package dev.pointsman.model;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** How scheduler nodes know each other. */
public sealed interface PeerTrust {
  /** They do not: whoever reaches the ports is believed, and everything is in the clear. */
  record None() implements PeerTrust {}

  /**
   * By a secret that all of them have.
   *
   * @param value at least {@value #SHORTEST} characters
   */
  record SharedSecret(String value) implements PeerTrust {
    /** Sixteen random characters of base 64 hold 96 bits. */
    public static final int SHORTEST = 16;

    public SharedSecret {
      if (value.length() < SHORTEST) {
        throw new IllegalArgumentException(
            "secret: " + value.length() + " characters (expected: at least " + SHORTEST + ")");
      }
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "shared secret";
    }
  }

  /**
   * By certificates of an authority that all of them trust.
   *
   * @param chain this node's certificate, followed by those between it and an authority
   * @param key the private key of this node's certificate
   * @param authorities whose certificates are trusted
   */
  record Certificates(
      List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities)
      implements PeerTrust {
    public Certificates {
      chain = List.copyOf(chain);
      authorities = List.copyOf(authorities);
      if (chain.isEmpty() || authorities.isEmpty()) {
        throw new IllegalArgumentException("no certificate (expected: one or more of each kind)");
      }
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "certificate of " + chain.getFirst().getSubjectX500Principal();
    }
  }
}
