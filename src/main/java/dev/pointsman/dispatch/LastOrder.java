package dev.pointsman.dispatch;

/**
 * The last order of an actor, kept outside of it: what it finds there when it is restarted is what
 * it was told last, and not what it was started with. Used by that actor alone.
 *
 * @param <O> its orders
 */
public final class LastOrder<O> {
  private O order;

  public LastOrder(O first) {
    this.order = first;
  }

  public O get() {
    return order;
  }

  public void set(O next) {
    order = next;
  }
}
