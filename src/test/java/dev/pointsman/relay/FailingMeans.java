package dev.pointsman.relay;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters and an access log that count their calls by name and, when they are told to, fail one, so
 * that an actor in the middle of its work fails for real.
 */
final class FailingMeans {
  /** What the actor fails with. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String call) {
      super(call + " fails, as the test wants");
    }
  }

  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> toFail = new ConcurrentHashMap<>();

  /** The next so many calls of that method fail. */
  void failNext(String method, int times) {
    toFail.computeIfAbsent(method, m -> new AtomicInteger()).addAndGet(times);
  }

  int calls(String method) {
    return calls.computeIfAbsent(method, m -> new AtomicInteger()).get();
  }

  SiteMetrics metrics() {
    return failing(SiteMetrics.class, SiteMetrics.none());
  }

  AccessLog accessLog() {
    return failing(AccessLog.class, AccessLog.none());
  }

  private <T> T failing(Class<T> type, Object real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              String name = method.getName();
              calls.computeIfAbsent(name, m -> new AtomicInteger()).incrementAndGet();
              AtomicInteger left = toFail.get(name);
              if (left != null && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new Broken(name);
              }
              try {
                Object result = method.invoke(real, arguments);
                return method.getReturnType().getPackage() == SiteMetrics.class.getPackage()
                    ? failing(method.getReturnType(), result)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
