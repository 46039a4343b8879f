package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key that a shared secret gives, the same on all nodes, and a certificate for it that it
 * signed itself.
 *
 * <p>The private key is the 32 octets of HKDF-SHA256 (RFC 5869) of the secret; an Ed25519 private
 * key is any 32 octets (RFC 8032, section 5.1.5), so this depends on no generator of any JDK.
 *
 * @param key the private key
 * @param certificate for its public key; valid forever, as TLS wants one and nobody reads it
 */
record SecretIdentity(PrivateKey key, X509Certificate certificate) {
  private static final byte[] SALT = "pointsman peer links".getBytes(UTF_8);
  private static final byte[] INFO = "Ed25519 private key, version 1".getBytes(UTF_8);

  /** What RFC 5280, section 4.1.2.5, gives as the end of what does not end. */
  private static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59Z");

  static SecretIdentity of(String secret) throws GeneralSecurityException, IOException {
    HKDFParameterSpec parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(secret.getBytes(UTF_8))
            .addSalt(SALT)
            .thenExpand(INFO, Ed25519PrivateKeyParameters.KEY_SIZE);
    return ofPrivateKey(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
  }

  /** The identity of a private key as RFC 8032 has it: 32 octets. */
  static SecretIdentity ofPrivateKey(byte[] octets) throws GeneralSecurityException, IOException {
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, octets));
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
            new Ed25519PrivateKeyParameters(octets).generatePublicKey());
    X500Name name = new X500Name("CN=pointsman scheduler node");
    X509v3CertificateBuilder certificate =
        new X509v3CertificateBuilder(
            name, BigInteger.ONE, Date.from(Instant.EPOCH), Date.from(FOREVER), name, publicKey);
    try {
      return new SecretIdentity(
          key,
          new JcaX509CertificateConverter()
              .getCertificate(
                  certificate.build(new JcaContentSignerBuilder("Ed25519").build(key))));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("Ed25519 cannot sign", e);
    }
  }
}
