package dev.pointsman.testkit.pna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.net.ProtocolException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PnaRequestTest {
  private static PnaRequest read(byte[] bytes) throws Exception {
    return PnaRequest.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void whatAPlayerWritesTheServerReads() throws Exception {
    PnaRequest read = read(PnaRequest.of("/clip.rm", 6970).encode());

    assertThat(read.path()).isEqualTo("/clip.rm");
    assertThat(read.udpPort()).isEqualTo(6970);
    assertThat(read.client()).isEqualTo("Pointsman_testkit_player");
  }

  @Test
  void mplayersNameWithALengthOneTooShortIsReadToItsNul() throws Exception {
    byte[] bytes = PnaRequest.of("/clip.rm", 0).encode();
    int length = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Point");
    bytes[length - 1]--;

    assertThat(read(bytes))
        .extracting(PnaRequest::client, PnaRequest::path)
        .containsExactly("Pointsman_testkit_player", "/clip.rm");
  }

  @Test
  void aRequestCutAnywhereEndsEarly() {
    byte[] bytes = PnaRequest.of("/clip.rm", 6970).encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void anotherProtocolIsRefusedWithTheByteThatShowsIt() {
    assertThatThrownBy(
            () -> read("GET / HTTP/1.0\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("byte 71 (expected: 80, of PNA)");
  }
}
