/**
 * A RealServer and a player that speak PNA, the protocol of RealAudio 1 to 5 on TCP 7070, with
 * media over the connection or in datagrams.
 *
 * <p>PNA was never published. What stands here is what real players put on the wire (mplayer and
 * xine, whose {@code pnm.c} was written from captures) and what kernel helpers of the time read of
 * it (Linux 2.0's {@code ip_masq_raudio.c}: option 1 is the player's UDP port). Start at {@link
 * dev.pointsman.testkit.pna.PnaServer} and {@link dev.pointsman.testkit.pna.PnaPlayer}:
 *
 * <pre>
 *   player                                   server
 *     | {@link dev.pointsman.testkit.pna.PnaRequest PNA, items, client, path}  ---->  |
 *     | <----  PNA, O options, [X name], r header chunk ...
 *     | <----  72 bytes (the "challenge")
 *     | <----  {@link dev.pointsman.testkit.pna.MediaFrame Z frames}, here or as datagrams
 *     | !  ---->  (every 43 frames)
 *     | <----  X "End of clip."
 * </pre>
 *
 * <p>A {@link dev.pointsman.testkit.pna.Clip} is either a real {@code .rm} file ({@link
 * dev.pointsman.testkit.pna.RmFile}) or {@link dev.pointsman.testkit.pna.SyntheticClip synthetic},
 * with content that the player verifies.
 */
@NullMarked
package dev.pointsman.testkit.pna;

import org.jspecify.annotations.NullMarked;
