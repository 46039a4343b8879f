/**
 * An RTSP 1.0 server and player (RFC 2326), with media interleaved on the connection (section
 * 10.12) or as RTP over UDP (RFC 3550).
 *
 * <p>Enough of the protocol for real peers: ffmpeg plays from {@link
 * dev.pointsman.testkit.rtsp.RtspServer}, and {@link dev.pointsman.testkit.rtsp.RtspPlayer} plays
 * from GStreamer's server. The media is one stream of 8-bit mu-law at 8 kHz in frames of 20 ms (RTP
 * payload type 0, RFC 3551), its bytes computed by {@link dev.pointsman.testkit.rtsp.PatternMedia},
 * so that the player can verify them; a seed in the SDP ({@code a=x-pointsman-seed}) says that it
 * can.
 */
@NullMarked
package dev.pointsman.testkit.rtsp;

import org.jspecify.annotations.NullMarked;
