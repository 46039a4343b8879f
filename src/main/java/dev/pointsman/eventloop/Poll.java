package dev.pointsman.eventloop;

import java.util.function.BooleanSupplier;

/**
 * A step of a selector's loop.
 *
 * @param work the step
 * @param waiting whether the step is the one that waits for sockets, asked just before it runs
 */
record Poll(Runnable work, BooleanSupplier waiting) {
  boolean waits() {
    return waiting.getAsBoolean();
  }
}
