package dev.pointsman.flows;

import java.util.Arrays;

/** A column of numbers of 32 bits that grows in pages, as {@link Longs} does. */
final class Ints {
  private static final int BITS = 12;
  private static final int PAGE = 1 << BITS;

  private int[][] pages = {};

  int get(int slot) {
    return pages[slot >>> BITS][slot & (PAGE - 1)];
  }

  void set(int slot, int value) {
    pages[slot >>> BITS][slot & (PAGE - 1)] = value;
  }

  /** Makes a place for {@code slot}, and for those before it. */
  void reach(int slot) {
    while (slot >>> BITS >= pages.length) {
      pages = Arrays.copyOf(pages, pages.length + 1);
      pages[pages.length - 1] = new int[PAGE];
    }
  }
}
