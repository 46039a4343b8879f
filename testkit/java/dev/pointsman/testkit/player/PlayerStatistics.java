package dev.pointsman.testkit.player;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a player knows of its stream at one moment.
 *
 * @param url what it plays
 * @param dialled the address it connected to: the VIP, when a dispatcher stands between
 * @param path the way on which it asked for media
 * @param state where it stands
 * @param server the name that the server gave itself; null until it has
 * @param mediaFrom the address from which the latest datagram came; null without datagrams
 * @param bytes of media received, headers of the transport not counted
 * @param packets of media received
 * @param lost packets that the sequence numbers say are missing
 * @param corrupt packets whose content was not what it should be; 0 for a clip that cannot be
 *     verified
 * @param bitsPerSecond over the last two seconds
 * @param playing since the first packet
 * @param cause why it ended; null until it has
 * @param detail the end in words; empty until it has
 */
public record PlayerStatistics(
    String url,
    InetSocketAddress dialled,
    MediaPath path,
    PlayerState state,
    @Nullable String server,
    @Nullable InetSocketAddress mediaFrom,
    long bytes,
    long packets,
    long lost,
    long corrupt,
    double bitsPerSecond,
    Duration playing,
    @Nullable EndCause cause,
    String detail) {

  /** Whether the player is done. */
  public boolean ended() {
    return state == PlayerState.ENDED;
  }
}
