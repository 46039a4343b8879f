/**
 * What the first bytes of a connection say: head parsers of HTTP, RTSP and PNA, and the answers of
 * health checks.
 *
 * <p>All of it is pure: bytes in, a value out, no IO and no clock. A {@link
 * dev.pointsman.protocol.HeadParser} is fed chunk by chunk and answers with a {@link
 * dev.pointsman.protocol.HeadResult}; it looks at each byte once, holds at most its bound, and
 * gives the same result however the bytes are split. {@code HttpHeadParser} and {@code
 * RtspHeadParser} are two grammars over one skeleton, {@code RequestHead}. {@link
 * dev.pointsman.protocol.ProtocolGuess} names what a client that is not understood seems to speak;
 * {@link dev.pointsman.protocol.HealthProbe} writes the requests of health checks and {@link
 * dev.pointsman.protocol.HealthAnswer} judges what comes back.
 *
 * <p>Start at {@link dev.pointsman.protocol.HttpHeadParser}.
 */
@NullMarked
package dev.pointsman.protocol;

import org.jspecify.annotations.NullMarked;
