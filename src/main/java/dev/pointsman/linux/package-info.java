/**
 * Linux: what a scheduler node needs of the kernel and the JDK does not offer.
 *
 * <p>A VIP's address on an interface and off it again ({@link dev.pointsman.linux.Rtnetlink}), the
 * news of links and addresses ({@link dev.pointsman.linux.NetworkWatcher}), telling the neighbours
 * where the VIP is now ({@link dev.pointsman.linux.Announcer}), where servers are on the link
 * ({@link dev.pointsman.linux.Neighbours}, {@link dev.pointsman.linux.Routes}), listening before
 * the address is there and handing a listening port to another process without losing a connection
 * ({@link dev.pointsman.linux.SocketOptions}, {@link dev.pointsman.linux.PortHandover}), programs
 * at an interface's ingress ({@link dev.pointsman.linux.TrafficControl}). {@link
 * dev.pointsman.linux.Capabilities} says beforehand what this process may do.
 *
 * <p>The only package, with those below it, that calls foreign functions, all of them in {@link
 * dev.pointsman.linux.Libc}: a wrong one ends the process. Everything that builds or reads bytes is
 * apart from what sends and receives them and is tested without a kernel. Nothing runs {@code ip}
 * or any other program. Calls act on the network namespace of the thread that makes them. Linux on
 * x86_64 and aarch64; elsewhere the first call throws {@link
 * java.lang.UnsupportedOperationException} with the platform's name.
 */
@NullMarked
package dev.pointsman.linux;

import org.jspecify.annotations.NullMarked;
