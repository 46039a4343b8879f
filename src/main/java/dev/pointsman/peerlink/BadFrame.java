package dev.pointsman.peerlink;

import java.io.IOException;

/** Something was sent that is not the protocol. */
final class BadFrame extends IOException {
  private static final long serialVersionUID = 1L;

  BadFrame(String message) {
    super(message);
  }
}
