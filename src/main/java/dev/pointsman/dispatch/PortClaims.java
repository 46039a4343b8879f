package dev.pointsman.dispatch;

import dev.pointsman.model.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The addresses that listeners of this node hold or wait for, in the order in which they asked. A
 * listener that follows another at the same address, after a reload or a failure, binds it when the
 * other has given it back and not before.
 *
 * <pre>{@code
 * old = claim(127.0.0.1:80)    old.free() is done
 * new = claim(0.0.0.0:80)      new.free() is not
 * old.release()                new.free() is done
 * }</pre>
 */
public final class PortClaims {
  /**
   * Giving an address back takes milliseconds. One that has not come back after so long is asked of
   * the kernel all the same, whose refusal an operator can read.
   */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final List<Claim> claims = new ArrayList<>();

  /** One listener's claim; never waits for a later one. */
  public final class Claim {
    private final Endpoint endpoint;
    private final CompletableFuture<Void> free;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private Claim(Endpoint endpoint, CompletableFuture<Void> free) {
      this.endpoint = endpoint;
      this.free = free;
    }

    /** Done when the address may be bound, {@link #LONGEST_WAIT} from now at the latest. */
    public CompletionStage<Void> free() {
      return free.copy();
    }

    /** Gives the address back; does nothing the second time. From any thread. */
    public void release() {
      synchronized (PortClaims.this) {
        claims.remove(this);
      }
      released.complete(null);
    }
  }

  /** Claims an address, behind all who have it or wait for it. */
  public synchronized Claim claim(Endpoint endpoint) {
    CompletableFuture<?>[] before =
        claims.stream()
            .filter(earlier -> earlier.endpoint.collidesWith(endpoint))
            .map(earlier -> earlier.released)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> free =
        CompletableFuture.allOf(before)
            .completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    Claim claim = new Claim(endpoint, free);
    claims.add(claim);
    return claim;
  }
}
