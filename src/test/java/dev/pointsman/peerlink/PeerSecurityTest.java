package dev.pointsman.peerlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.PeerTrust;
import dev.pointsman.testkit.tls.TestAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in under a secret, under certificates, and when the two sides differ. */
@Timeout(120)
final class PeerSecurityTest {
  private static final PeerTrust SECRET = new PeerTrust.SharedSecret("correct-horse-battery");

  @Test
  void theKeyOfAnRfc8032VectorIsTheOneOfTheRfc() throws GeneralSecurityException, IOException {
    // given: RFC 8032, section 7.1, test 2
    HexFormat hex = HexFormat.of();
    byte[] octets =
        hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    // when
    SecretIdentity identity = SecretIdentity.ofPrivateKey(octets);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(identity.key());
    signature.update((byte) 0x72);
    // then: the last 32 octets of an encoded key are the key
    byte[] encoded = identity.certificate().getPublicKey().getEncoded();
    assertThat(hex.formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(hex.formatHex(signature.sign()))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void oneSecretGivesOneCertificateAndAnotherAnother()
      throws GeneralSecurityException, IOException {
    SecretIdentity one = SecretIdentity.of("correct-horse-battery");
    assertThat(SecretIdentity.of("correct-horse-battery").certificate())
        .isEqualTo(one.certificate());
    assertThat(SecretIdentity.of("correct-horse-batterz").certificate().getPublicKey())
        .isNotEqualTo(one.certificate().getPublicKey());
  }

  @Test
  void nodesOfOneSecretLink() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      linked(mesh, SECRET, SECRET);
    }
  }

  @Test
  void nodesOfTwoSecretsRefuseEachOtherAndBothSaySo() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // when
      PeerTrust other = new PeerTrust.SharedSecret("another-horse-battery");
      Mesh.Node one = mesh.start(mesh.settings(1, "site", 1), SECRET);
      Mesh.Node two = mesh.start(mesh.settings(2, "site", 2), other);
      // then
      for (Mesh.Node node : List.of(one, two)) {
        assertThat(notAuthenticated(node).text()).contains("another secret");
        assertThat(node.recorder.lines()).isEmpty();
      }
    }
  }

  @Test
  void aNodeInTheClearAndOneWithASecretRefuseEachOther() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // when
      Mesh.Node clear = mesh.start(mesh.settings(1, "site", 1), new PeerTrust.None());
      Mesh.Node secured = mesh.start(mesh.settings(2, "site", 2), SECRET);
      // then
      assertThat(notAuthenticated(secured).text())
          .isEqualTo("the peer does not speak TLS (expected: `cluster.secret` there as here)");
      assertThat(clear.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.GARBAGE).text())
          .contains("TLS (expected: none");
      assertThat(clear.recorder.lines()).isEmpty();
    }
  }

  @Test
  void nodesWithCertificatesThatNameThemLink() throws IOException {
    TestAuthority authority = new TestAuthority("site");
    try (Mesh mesh = new Mesh(2)) {
      linked(mesh, certificate(authority, "n1"), certificate(authority, "n2"));
    }
  }

  @Test
  void aCertificateThatNamesAnotherNodeIsRefusedAndTheExpectedNameSaid() throws IOException {
    TestAuthority authority = new TestAuthority("site");
    try (Mesh mesh = new Mesh(2)) {
      // when: n2 has the certificate of n7
      Mesh.Node one = mesh.start(mesh.settings(1, "site", 1), certificate(authority, "n1"));
      mesh.start(mesh.settings(2, "site", 2), certificate(authority, "n7"));
      // then
      assertThat(notAuthenticated(one).text())
          .isEqualTo(
              "n2: its certificate names n7 (expected: the subject alternative name n2 or"
                  + " 127.0.71.2)");
      assertThat(one.recorder.lines("reached")).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // when
      Mesh.Node one =
          mesh.start(mesh.settings(1, "site", 1), certificate(new TestAuthority("a"), "n1"));
      mesh.start(mesh.settings(2, "site", 2), certificate(new TestAuthority("b"), "n2"));
      // then
      assertThat(notAuthenticated(one).text()).contains("cluster.tls.ca");
      assertThat(one.recorder.lines()).isEmpty();
    }
  }

  private static void linked(Mesh mesh, PeerTrust first, PeerTrust second) throws IOException {
    Mesh.Node one = mesh.start(mesh.settings(1, "site", 1), first);
    Mesh.Node two = mesh.start(mesh.settings(2, "site", 2), second);
    one.recorder.await1("received n2 n2");
    two.recorder.await1("received n1 n1");
    two.close();
    one.recorder.await1("closed n2 2 PLANNED");
    assertThat(one.recorder.refusals()).isEmpty();
  }

  private static Refusal notAuthenticated(Mesh.Node node) {
    return node.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.NOT_AUTHENTICATED);
  }

  private static PeerTrust certificate(TestAuthority authority, String name) {
    TestAuthority.Issued issued = authority.issue(name, name);
    return new PeerTrust.Certificates(
        List.of(issued.certificate()), issued.key(), List.of(authority.certificate()));
  }
}
