package dev.pointsman.protocol;

import java.util.OptionalInt;

/**
 * What the greeting of a PNA player says: the protocol of RealServer on TCP port 7070.
 *
 * @param version 10 in all players seen
 * @param items how many items came before the one with id 0
 * @param udpPort the player's UDP port for media, item 1; without it media comes on the connection
 * @param correctionPort the player's UDP port for error correction, item 7
 * @param client the player's name for itself, one character to a byte
 * @param path what it wants to play, one character to a byte
 * @param headLength length of the greeting in bytes
 */
public record PnaHead(
    int version,
    int items,
    OptionalInt udpPort,
    OptionalInt correctionPort,
    String client,
    String path,
    int headLength) {}
