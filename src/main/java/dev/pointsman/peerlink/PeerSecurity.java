package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.PeerTrust;
import dev.pointsman.model.SchedulerNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the connections between scheduler nodes are secured: not at all, or by mutual TLS 1.3 under
 * the keys of a shared secret or of certificate files.
 *
 * <p>Both sides must use {@link #parameters} (TLS 1.3 alone, a client certificate asked for) and
 * ask {@link #mismatch} once the handshake is done.
 */
public final class PeerSecurity {
  private static final char[] NO_PASSWORD = {};

  private final PeerTrust trust;
  private final @Nullable SSLContext context;

  private PeerSecurity(PeerTrust trust, @Nullable SSLContext context) {
    this.trust = trust;
    this.context = context;
  }

  /**
   * What {@code trust} asks for.
   *
   * @throws IllegalArgumentException when this JDK cannot use the key or the certificates
   */
  public static PeerSecurity of(PeerTrust trust) {
    try {
      return switch (trust) {
        case PeerTrust.None none -> new PeerSecurity(none, null);
        case PeerTrust.SharedSecret secret -> {
          SecretIdentity identity = SecretIdentity.of(secret.value());
          yield new PeerSecurity(
              secret,
              context(
                  identity.key(),
                  List.of(identity.certificate()),
                  new TrustManager[] {new OneKeyTrust(identity.certificate().getPublicKey())}));
        }
        case PeerTrust.Certificates files ->
            new PeerSecurity(
                files, context(files.key(), files.chain(), trusting(files.authorities())));
      };
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(trust + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** The context of both sides' connections; empty when they are in the clear. */
  public Optional<SSLContext> context() {
    return Optional.ofNullable(context);
  }

  /** TLS 1.3 alone, and the dialling side must show a certificate, too. */
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setNeedClientAuth(true);
    return parameters;
  }

  /**
   * Why the peer of {@code session} cannot be {@code node}; empty when it can.
   *
   * <p>A certificate of an authority must name the node or its host as a subject alternative name.
   * Whoever knows a shared secret may be any node.
   *
   * @param host the configured host of the node, an address in numbers or a name
   */
  public Optional<String> mismatch(SSLSession session, NodeName node, String host) {
    if (!(trust instanceof PeerTrust.Certificates)) {
      return Optional.empty();
    }
    try {
      Certificate[] shown = session.getPeerCertificates();
      return shown[0] instanceof X509Certificate certificate
          ? CertificateNames.mismatch(certificate, node, host)
          : Optional.of("its certificate is no X.509 certificate");
    } catch (SSLPeerUnverifiedException none) {
      return Optional.of("it showed no certificate");
    }
  }

  /** Why the peer of {@code session} can be none of {@code nodes}; empty when it can be one. */
  public Optional<String> stranger(SSLSession session, Collection<SchedulerNode> nodes) {
    List<String> mismatches = new ArrayList<>();
    for (SchedulerNode node : nodes) {
      Optional<String> mismatch = mismatch(session, node.name(), node.host());
      if (mismatch.isEmpty()) {
        return Optional.empty();
      }
      mismatches.add(mismatch.get());
    }
    return Optional.of(String.join("; ", mismatches));
  }

  /** What the configuration calls it: {@code secret}, {@code tls}, or neither. */
  String label() {
    return switch (trust) {
      case PeerTrust.None none -> "neither secret nor tls";
      case PeerTrust.SharedSecret secret -> "secret";
      case PeerTrust.Certificates files -> "tls";
    };
  }

  private static SSLContext context(
      PrivateKey key, List<X509Certificate> chain, TrustManager[] trust)
      throws GeneralSecurityException, IOException {
    // Not PKCS12: for a key that never leaves this memory that derives two others from a password
    // that is none, which takes a third of a second of a node's start.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry("node", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust, null);
    return context;
  }

  private static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }
}
