package dev.pointsman.hop;

import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.linux.datapath.EventType;

/**
 * A frame that the kernel has told of, and that is a sound one of TCP.
 *
 * @param time when it came, in ns of {@link System#nanoTime}
 */
public record Sighting(EventType type, TcpFrame frame, long time) {}
