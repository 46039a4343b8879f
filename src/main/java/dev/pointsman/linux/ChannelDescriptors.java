package dev.pointsman.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;

/**
 * The file descriptors of the JDK's channels, for options that the JDK does not know.
 *
 * <p>{@code sun.nio.ch.SelChImpl#getFDVal} is what every selectable channel of the JDK has. It is
 * not exported: the launcher and the manifest open its package, as someone who embeds this must
 * ({@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}).
 */
final class ChannelDescriptors {
  private ChannelDescriptors() {}

  /**
   * The descriptor of an open channel. The caller sees to it that nobody closes the channel while
   * it is used: its number may then be another file's.
   */
  static int of(Channel channel) throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    try {
      return (int) Holder.GET_FD.invoke(channel);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          "channel: " + channel.getClass().getName() + " (expected: a socket channel of the JDK)",
          e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("sun.nio.ch.SelChImpl#getFDVal threw", e);
    }
  }

  private static final class Holder {
    static final MethodHandle GET_FD = find();

    private static MethodHandle find() {
      try {
        Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
            .findVirtual(type, "getFDVal", MethodType.methodType(int.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            "the JVM does not show its sockets' descriptors"
                + " (expected: --add-opens java.base/sun.nio.ch=ALL-UNNAMED)",
            e);
      }
    }
  }
}
