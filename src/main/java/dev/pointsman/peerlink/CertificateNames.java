package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The names in a certificate: its subject alternative names (RFC 5280, section 4.2.1.6). */
final class CertificateNames {
  private static final int DNS = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /** Why it is not a certificate of {@code node}, reached by {@code host}; empty when it is. */
  static Optional<String> mismatch(X509Certificate certificate, NodeName node, String host) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      List<String> names =
          alternatives == null
              ? List.of()
              : alternatives.stream()
                  .filter(name -> name.get(0) instanceof Integer kind && isRead(kind))
                  .map(name -> String.valueOf(name.get(1)))
                  .toList();
      if (names.stream().anyMatch(name -> same(name, node.value()) || same(name, host))) {
        return Optional.empty();
      }
      return Optional.of(
          "its certificate names %s (expected: the subject alternative name %s or %s)"
              .formatted(names.isEmpty() ? "nobody" : String.join(", ", names), node, host));
    } catch (CertificateParsingException damaged) {
      return Optional.of("its certificate's names cannot be read: " + damaged.getMessage());
    }
  }

  private static boolean isRead(int kind) {
    return kind == DNS || kind == IP_ADDRESS;
  }

  private static boolean same(String name, String wanted) {
    return name.equalsIgnoreCase(wanted) || (isAddress(name) && sameAddress(name, wanted));
  }

  /** IPv6 addresses have several spellings. */
  private static boolean sameAddress(String name, String wanted) {
    return isAddress(wanted) && InetAddress.ofLiteral(name).equals(InetAddress.ofLiteral(wanted));
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
