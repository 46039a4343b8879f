package dev.pointsman.vip;

/**
 * The last order of an actor, kept outside of it: what it finds there when it is restarted is what
 * it was told last, and not what it was started with. Used by that actor alone.
 *
 * @param <O> its orders
 */
final class LastOrder<O> {
  private O order;

  LastOrder(O first) {
    this.order = first;
  }

  O get() {
    return order;
  }

  void set(O next) {
    order = next;
  }
}
