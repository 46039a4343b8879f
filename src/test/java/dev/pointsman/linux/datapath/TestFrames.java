package dev.pointsman.linux.datapath;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.model.Endpoint;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames to a VIP, as a client's router sends them to the loopback interface of a test run. */
final class TestFrames {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;

  static final MacAddress CLIENT_MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9);

  /** The hardware address of lo: a frame to another one is not for this host. */
  static final MacAddress OWN_MAC = MacAddress.of(new byte[6]);

  private TestFrames() {}

  /** The shortest that a test run takes: newer kernels want the whole IP header. */
  static int shortest(byte[] frame) {
    return 14 + (frame[12] == 8 ? 20 : 40);
  }

  static byte[] tcp(Endpoint from, Endpoint to, int flags) {
    return tcp(from, to, flags, 0, 0, 0);
  }

  /** With so many bytes of options after each header, and of data. */
  static byte[] tcp(
      Endpoint from, Endpoint to, int flags, int ipOptions, int tcpOptions, int data) {
    ByteBuffer segment =
        ByteBuffer.allocate(20 + tcpOptions + data)
            .putShort((short) from.port())
            .putShort((short) to.port())
            .putInt(1000)
            .putInt(0)
            .put((byte) (((20 + tcpOptions) / 4) << 4))
            .put((byte) flags);
    return ip(from.address(), to.address(), 6, segment.array(), ipOptions);
  }

  static byte[] udp(Endpoint from, Endpoint to, int data) {
    ByteBuffer datagram =
        ByteBuffer.allocate(8 + data)
            .putShort((short) from.port())
            .putShort((short) to.port())
            .putShort((short) (8 + data));
    return ip(from.address(), to.address(), 17, datagram.array(), 0);
  }

  /** An ICMP error from a router, quoting a packet of the VIP's to its client. */
  static byte[] icmpError(InetAddress router, int type, byte[] quotedFrame, InetAddress vip) {
    byte[] quoted = Arrays.copyOfRange(quotedFrame, 14, quotedFrame.length);
    byte[] message = new byte[8 + quoted.length];
    message[0] = (byte) type;
    System.arraycopy(quoted, 0, message, 8, quoted.length);
    return ip(router, vip, vip.getAddress().length == 4 ? 1 : 58, message, 0);
  }

  static byte[] ip(
      InetAddress from, InetAddress to, int protocol, byte[] payload, int ipv4Options) {
    byte[] source = from.getAddress();
    byte[] destination = to.getAddress();
    boolean v4 = source.length == 4;
    int header = v4 ? 20 + ipv4Options : 40;
    ByteBuffer frame =
        ByteBuffer.allocate(14 + header + payload.length)
            .put(OWN_MAC.toBytes())
            .put(CLIENT_MAC.toBytes())
            .putShort((short) (v4 ? 0x0800 : 0x86dd));
    if (v4) {
      frame
          .put((byte) (0x40 | header / 4))
          .put((byte) 0)
          .putShort((short) (header + payload.length))
          .putInt(0x4000) // don't fragment
          .put((byte) 64)
          .put((byte) protocol)
          .putShort((short) 0)
          .put(source)
          .put(destination)
          .put(new byte[ipv4Options]);
    } else {
      frame
          .putInt(0x60000000)
          .putShort((short) payload.length)
          .put((byte) protocol)
          .put((byte) 64)
          .put(source)
          .put(destination);
    }
    return frame.put(payload).array();
  }
}
