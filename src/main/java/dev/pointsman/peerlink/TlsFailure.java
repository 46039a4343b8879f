package dev.pointsman.peerlink;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a handshake failed, in words of the configuration. */
final class TlsFailure {
  private TlsFailure() {}

  /** The reason; empty when the connection ended and TLS has nothing to say of it. */
  static Optional<String> explain(IOException failure, PeerSecurity security) {
    if (!(failure instanceof SSLException)) {
      return Optional.empty();
    }
    boolean secret = security.label().equals("secret");
    String message = String.valueOf(failure.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    CertificateException distrust = cause(failure, CertificateException.class);
    if (distrust != null || (lower.contains("path") && lower.contains("validat"))) {
      return Optional.of(
          secret
              ? "the peer has another secret (expected: the same `cluster.secret` on all nodes)"
              : "the peer's certificate is not trusted: "
                  + (distrust == null ? message : distrust.getMessage())
                  + " (expected: one issued by an authority in `cluster.tls.ca`)");
    }
    if (lower.contains("unrecognized ssl message") || lower.contains("plaintext")) {
      return Optional.of(
          "the peer does not speak TLS (expected: `cluster.%s` there as here)"
              .formatted(security.label()));
    }
    if (lower.contains("alert")
        && (lower.contains("certificate") || lower.contains("unknown_ca"))) {
      return Optional.of(
          "the peer does not trust this node: "
              + (secret
                  ? "it has another secret (expected: the same `cluster.secret` on all nodes)"
                  : message
                      + " (expected: an authority in its `cluster.tls.ca` that issued this"
                      + " node's certificate)"));
    }
    if (lower.contains("empty client certificate") || lower.contains("certificate_required")) {
      return Optional.of("the peer showed no certificate");
    }
    return lower.contains("terminated the handshake") || lower.contains("connection reset")
        ? Optional.empty()
        : Optional.of("TLS: " + message);
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
