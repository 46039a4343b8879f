package dev.pointsman.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys of one kind of block.
 *
 * @param path how its path is shown in the reference, such as {@code servers.NAME}
 * @param doc what the block is, in a sentence or two
 * @param keys its keys with plain values
 * @param blocks the names of the blocks in it
 * @param refused keys that are known and not allowed here, with the reason
 */
record Section(
    String path, String doc, List<Key<?>> keys, List<String> blocks, Map<String, String> refused) {

  /** Every name that may stand in such a block. */
  List<String> names() {
    return Stream.concat(keys.stream().map(Key::name), blocks.stream()).toList();
  }
}
