package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in the textual encoding of RFC 7468, known as PEM. */
public final class Pem {
  private static final String CERTIFICATES = "one or more blocks -----BEGIN CERTIFICATE-----";
  private static final String KEY =
      "one block -----BEGIN PRIVATE KEY----- (PKCS #8, not encrypted; `openssl pkcs8 -topk8"
          + " -nocrypt` makes it of others)";

  /** What a private key signs to show that it belongs to a public one. */
  private static final byte[] SAMPLE = {1};

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");

  private Pem() {}

  /** The certificates in {@code text}, in its order; at least one. */
  public static Reading<List<X509Certificate>> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (!block.group(1).equals("CERTIFICATE")) {
        return new Refused<>("a block of " + block.group(1), CERTIFICATES);
      }
      try {
        Certificate certificate =
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(decode(block.group(2))));
        certificates.add((X509Certificate) certificate);
      } catch (GeneralSecurityException | IllegalArgumentException damaged) {
        String which = "certificate " + (certificates.size() + 1);
        return new Refused<>(which + " cannot be read: " + damaged.getMessage(), CERTIFICATES);
      }
    }
    return certificates.isEmpty()
        ? new Refused<>("no certificate", CERTIFICATES)
        : new Read<>(List.copyOf(certificates));
  }

  /** The private key in {@code text}, which must be that of {@code publicKey}. */
  public static Reading<PrivateKey> privateKey(String text, PublicKey publicKey) {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      return new Refused<>("no private key", KEY);
    }
    if (!block.group(1).equals("PRIVATE KEY")) {
      return new Refused<>("a block of " + block.group(1), KEY);
    }
    String algorithm = publicKey.getAlgorithm();
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(decode(block.group(2))));
      return belong(key, publicKey)
          ? new Read<>(key)
          : new Refused<>("not the key of the certificate", "the key of `certificate`");
    } catch (GeneralSecurityException | IllegalArgumentException damaged) {
      return new Refused<>("no " + algorithm + " key that can be read", "the key of `certificate`");
    }
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm = publicKey.getAlgorithm();
    Signature signature =
        Signature.getInstance(
            algorithm.equals("RSA") || algorithm.equals("EC")
                ? "SHA256with" + algorithm.replace("EC", "ECDSA")
                : algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  private static byte[] decode(String body) {
    return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
  }
}
