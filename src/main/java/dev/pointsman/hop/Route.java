package dev.pointsman.hop;

import dev.pointsman.flows.packet.MacPair;
import java.util.Optional;

/**
 * How an interface reaches a server.
 *
 * @param number of its entry in the kernel
 * @param local whether the server is this node
 * @param macs of the frames to it; empty while its hardware address is not known
 * @param answers whether new connections can be sent there: it is local, or has answered for its
 *     address when it was asked last
 */
public record Route(int number, boolean local, Optional<MacPair> macs, boolean answers) {}
