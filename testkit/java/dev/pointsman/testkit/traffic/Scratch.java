package dev.pointsman.testkit.traffic;

import java.nio.ByteBuffer;

/** The buffers that all connections of one thread share: bytes never stay in them. */
final class Scratch {
  private static final int SIZE = 32 * 1024;

  final byte[] bytes = new byte[SIZE];
  final ByteBuffer direct = ByteBuffer.allocateDirect(SIZE);
}
