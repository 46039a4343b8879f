package dev.pointsman.flows.packet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Frames that Linux 6.18 sent over a loopback interface, captured by a packet socket: the hardware
 * addresses are 0 and the TCP checksums of its own segments partial.
 */
final class Captured {
  /** 10.0.0.1 dials 10.10.10.101:8080. */
  static final byte[] SYN =
      hex(
          "00000000000000000000000008004500003c96cb4000400685810a0000010a0a0a65dac71f90254415f6"
              + "00000000a002ffd71e9e00000204ffd70402080aa353fb49000000000103030a");

  static final byte[] ACK =
      hex(
          "00000000000000000000000008004500003496cc4000400685880a0000010a0a0a65dac71f90254415f7"
              + "68d54633801000401e9600000101080aa353fb49f65349f0");

  /** With 5 bytes of payload. */
  static final byte[] DATA =
      hex(
          "00000000000000000000000008004500003996cd4000400685820a0000010a0a0a65dac71f90254415f7"
              + "68d54633801800401e9b00000101080aa353fb49f65349f068656c6c6f");

  static final byte[] FIN =
      hex(
          "00000000000000000000000008004500003496ce4000400685860a0000010a0a0a65dac71f90254415fc"
              + "68d54633801100401e9600000101080aa353fbadf65349f0");

  /** A SYN with a cookie and 5 bytes of payload (TCP Fast Open). */
  static final byte[] FAST_OPEN =
      hex(
          "00000000000000000000000008004500004dfb704000400620cb0a0000010a0a0a65d2531f9005c2eea0"
              + "00000000d002ffd71eaf00000204ffd70402080a13d90494000000000103030a220a775c409b4b0c"
              + "2879010168656c6c6f");

  /** fd00::1 dials fd00::101, port 8080. */
  static final byte[] SYN_IPV6 =
      hex(
          "00000000000000000000000086dd600ad0dc00280640fd000000000000000000000000000001fd000000"
              + "00000000000000000000010195471f90e3b37f4d00000000a002ffc4fb3100000204ffc40402080a"
              + "af77733c000000000103030a");

  static final byte[] DATA_IPV6 =
      hex(
          "00000000000000000000000086dd600ad0dc00250640fd000000000000000000000000000001fd000000"
              + "00000000000000000000010195471f90e3b37f4e1c8a9d9580180040fb2e00000101080aaf77733c"
              + "5fe0c7d868656c6c6f");

  /** A segment to a closed port and the RST that the kernel answered. */
  // Frames are read, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Answered(byte[] segment, byte[] reset) {}

  /** A SYN; an ACK with 5 bytes; a FIN without ACK with 3 bytes. The checksums are complete. */
  static final List<Answered> CLOSED_PORT =
      List.of(
          new Answered(
              hex(
                  "00000000000000000000000008004500003ca9b94000400672930a0000010a0a0a65dbd70051"
                      + "614f515a00000000a002ffd71e9e00000204ffd70402080a551f8659000000000103030a"),
              hex(
                  "0000000000000000000000000800450000280000400040061c610a0a0a650a0000010051dbd7"
                      + "00000000614f515b50140000028e0000")),
          new Answered(
              hex(
                  "00000000000000000000000008004500002d310a40004006eb510a0000010a0a0a659c410051"
                      + "000003e8000007d0501801f4a347000068656c6c6f"),
              hex(
                  "0000000000000000000000000800450000280000400040061c610a0a0a650a00000100519c41"
                      + "000007d00000000050040000ed0e0000")),
          new Answered(
              hex(
                  "00000000000000000000000008004500002b310b40004006eb520a0000010a0a0a659c410051"
                      + "000003e8000007d0500101f422d00000616263"),
              hex(
                  "0000000000000000000000000800450000280000400040061c610a0a0a650a00000100519c41"
                      + "00000000000003ec50140000f0e20000")));

  /** The same over IPv6; the answers have a flow label and partial checksums. */
  static final List<Answered> CLOSED_PORT_IPV6 =
      List.of(
          new Answered(
              hex(
                  "00000000000000000000000086dd60050f4b00280640fd000000000000000000000000000001"
                      + "fd000000000000000000000000000101b707005153ad050d00000000a002ffc4fb310000"
                      + "0204ffc40402080a1e39f8c3000000000103030a"),
              hex(
                  "00000000000000000000000086dd60017e7600140640fd000000000000000000000000000101"
                      + "fd0000000000000000000000000000010051b7070000000053ad050e50140000fb1d0000")),
          new Answered(
              hex(
                  "00000000000000000000000086dd600f93f000190640fd000000000000000000000000000001"
                      + "fd0000000000000000000000000001019c410051000003e8000007d0501801f4c6b30000"
                      + "68656c6c6f"),
              hex(
                  "00000000000000000000000086dd60064e6400140640fd000000000000000000000000000101"
                      + "fd00000000000000000000000000000100519c41000007d00000000050040000fb1d0000")),
          new Answered(
              hex(
                  "00000000000000000000000086dd600f93f000170640fd000000000000000000000000000001"
                      + "fd0000000000000000000000000001019c410051000003e8000007d0500101f4463c0000"
                      + "616263"),
              hex(
                  "00000000000000000000000086dd60064e6400140640fd000000000000000000000000000101"
                      + "fd00000000000000000000000000000100519c4100000000000003ec50140000fb1d0000")));

  static final List<byte[]> ALL =
      List.of(SYN, ACK, DATA, FIN, FAST_OPEN, SYN_IPV6, DATA_IPV6, withOptions(SYN, 8));

  private Captured() {}

  /** An IPv4 frame with no-operation options in its IP header (RFC 791, 3.1). */
  static byte[] withOptions(byte[] frame, int length) {
    byte[] longer = new byte[frame.length + length];
    System.arraycopy(frame, 0, longer, 0, 34);
    Arrays.fill(longer, 34, 34 + length, (byte) 1);
    System.arraycopy(frame, 34, longer, 34 + length, frame.length - 34);
    longer[14] = (byte) (longer[14] + length / 4);
    longer[17] = (byte) (longer[17] + length);
    NaiveTcp.mendIpv4Header(longer);
    return longer;
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
