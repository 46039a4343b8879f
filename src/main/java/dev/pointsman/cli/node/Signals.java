package dev.pointsman.cli.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signals of the operating system.
 *
 * <p>{@code sun.misc.Signal} is in the module {@code jdk.unsupported}, which JEP 260 keeps until
 * there is something to replace it. It is called by reflection because javac has no way of letting
 * one class off its warning of it, and warnings are errors here.
 */
public final class Signals {
  private Signals() {}

  /**
   * Has {@code action} run, on a thread of its own, whenever this process gets the signal, instead
   * of what the JVM does by default.
   *
   * @param name without {@code SIG}: {@code TERM}, {@code INT}, {@code HUP}
   * @return whether this system has such a signal
   */
  @SuppressWarnings("ReferenceEquality") // a proxy has no other equality than what is said here
  public static boolean handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> arguments[0] == proxy;
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of SIG" + name;
              };
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      // An unknown name arrives as the cause; so does a signal that the JVM keeps for itself
      // (-Xrs).
      if (e.getCause() instanceof IllegalArgumentException) {
        return false;
      }
      throw new IllegalStateException("signals cannot be handled on this JVM", e);
    }
  }
}
