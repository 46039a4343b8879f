package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A small map that is to hold exactly what it is told, whatever an earlier process put there. */
final class DeclaredSet {
  private static final int AT_A_TIME = 512;

  private DeclaredSet() {}

  /**
   * Puts what is to be there, then removes the rest: what stays is never missing in between.
   *
   * @param entries values by keys, both as the map has them; keys in hexadecimal
   */
  static void set(BpfMap map, Map<String, byte[]> entries) throws SystemCallException {
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      map.put(HexFormat.of().parseHex(entry.getKey()), entry.getValue());
    }
    for (String key : keys(map)) {
      if (!entries.containsKey(key)) {
        map.remove(HexFormat.of().parseHex(key));
      }
    }
  }

  private static Set<String> keys(BpfMap map) throws SystemCallException {
    int size = map.definition().keySize();
    Set<String> found = new LinkedHashSet<>();
    map.batches()
        .forEach(
            AT_A_TIME,
            (keys, values, count) -> {
              for (int i = 0; i < count; i++) {
                byte[] key = Arrays.copyOfRange(keys, i * size, (i + 1) * size);
                found.add(HexFormat.of().formatHex(key));
              }
            });
    return found;
  }
}
