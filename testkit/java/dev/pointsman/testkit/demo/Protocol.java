package dev.pointsman.testkit.demo;

/** What a player of the demo speaks. */
enum Protocol {
  /** RealPlayer's own, of RealAudio 1 to 5. */
  PNA,
  /** RFC 2326, media interleaved with the control connection. */
  RTSP
}
