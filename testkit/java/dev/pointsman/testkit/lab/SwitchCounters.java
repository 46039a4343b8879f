package dev.pointsman.testkit.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has crossed the switch since the counting began, by what it was.
 *
 * <p>Counted where no host can be mistaken about it: between the port that a frame came in by and
 * the one that it leaves by. Bytes are those of IP packets; what offload has put together counts as
 * one packet with all its bytes.
 */
public final class SwitchCounters {
  private static final String TABLE = "lab_count";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many packets and bytes. */
  public record Amount(long packets, long bytes) {

    /** What was added since {@code before}. */
    public Amount since(Amount before) {
      return new Amount(packets - before.packets, bytes - before.bytes);
    }
  }

  /** What was counted, by the names that it was given. */
  public record Amounts(Map<String, Amount> byName) {
    public Amounts {
      byName = Map.copyOf(byName);
    }

    /** The amount of a name, which must be one of them. */
    public Amount of(String name) {
      Amount amount = byName.get(name);
      if (amount == null) {
        throw new IllegalArgumentException(name + " (expected: of " + byName.keySet() + ")");
      }
      return amount;
    }
  }

  private final String namespace;
  private final List<String> names;

  private SwitchCounters(String namespace, List<String> names) {
    this.namespace = namespace;
    this.names = names;
  }

  static SwitchCounters install(String namespace, Map<String, String> matches) {
    List<String> names = new ArrayList<>(matches.keySet());
    StringBuilder rules = new StringBuilder("table bridge " + TABLE + " {\n");
    for (int i = 0; i < names.size(); i++) {
      rules.append(" counter c%d { }\n".formatted(i));
    }
    rules.append(" chain forward {\n  type filter hook forward priority 10\n");
    for (int i = 0; i < names.size(); i++) {
      rules.append("  %s counter name c%d\n".formatted(matches.get(names.get(i)), i));
    }
    Shell.runWith(rules.append(" }\n}\n").toString(), command(namespace, "-f", "-"));
    return new SwitchCounters(namespace, names);
  }

  /** What was counted so far, by the names. */
  public Amounts read() {
    String text = Shell.run(command(namespace, "-j", "list", "counters", "table", "bridge", TABLE));
    Map<String, Amount> amounts = new LinkedHashMap<>();
    try {
      for (JsonNode each : JSON.readTree(text).required("nftables")) {
        JsonNode counter = each.path("counter");
        if (!counter.isMissingNode()) {
          int index = Integer.parseInt(counter.required("name").asText().substring(1));
          amounts.put(
              names.get(index),
              new Amount(counter.required("packets").asLong(), counter.required("bytes").asLong()));
        }
      }
    } catch (JsonProcessingException e) {
      throw new LabFailure("nft wrote what is no JSON: " + text, e);
    }
    return new Amounts(amounts);
  }

  private static String[] command(String namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "nft"));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }
}
