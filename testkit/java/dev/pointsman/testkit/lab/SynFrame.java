package dev.pointsman.testkit.lab;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * An Ethernet frame with the first packet of a TCP connection over IPv4, without options but MSS.
 */
final class SynFrame {
  static final int LENGTH = 14 + 20 + 24;

  private static final int SEQUENCE = 38;
  private static final int SOURCE_PORT = 34;
  private static final int TCP_CHECKSUM = 50;
  private static final int IP_CHECKSUM = 24;
  private static final int SOURCE = 26;

  private SynFrame() {}

  /** One whose source and checksums are yet to be filled in. */
  static byte[] template(String fromMac, String toMac, String vip, int port) {
    byte[] target = InetAddress.ofLiteral(vip).getAddress();
    ByteBuffer frame = ByteBuffer.allocate(LENGTH);
    frame.put(mac(toMac)).put(mac(fromMac)).putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (LENGTH - 14)).putInt(0x4000);
    frame.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0).put(target);
    frame.putShort((short) 0).putShort((short) port).putInt(0).putInt(0);
    frame.put((byte) 0x60).put((byte) 2).putShort((short) 64240).putInt(0).putInt(0x020405b4);
    return frame.array();
  }

  /**
   * Gives it another source in {@link SynFlood#SOURCES} and another sequence number, and the
   * checksums of RFC 791 and RFC 9293.
   */
  static void fill(ByteBuffer frame, RandomGenerator random) {
    frame.putInt(SOURCE, 0xC612_0000 | random.nextInt(1 << 17));
    frame.putShort(SOURCE_PORT, (short) (1024 + random.nextInt(64_512)));
    frame.putInt(SEQUENCE, random.nextInt());
    frame.putShort(IP_CHECKSUM, (short) 0);
    frame.putShort(IP_CHECKSUM, folded(sum(frame, 14, 20)));
    frame.putShort(TCP_CHECKSUM, (short) 0);
    long pseudo = sum(frame, SOURCE, 8) + 6 + 24; // the addresses, the protocol, TCP's length
    frame.putShort(TCP_CHECKSUM, folded(pseudo + sum(frame, SOURCE_PORT, 24)));
  }

  private static long sum(ByteBuffer bytes, int from, int length) {
    long sum = 0;
    for (int i = from; i < from + length; i += 2) {
      sum += Short.toUnsignedInt(bytes.getShort(i));
    }
    return sum;
  }

  private static short folded(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~folded;
  }

  private static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }
}
