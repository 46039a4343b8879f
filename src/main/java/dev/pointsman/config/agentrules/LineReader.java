package dev.pointsman.config.agentrules;

import dev.pointsman.config.agentrules.AgentRule.Field;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.config.syntax.Ports;
import dev.pointsman.config.syntax.Reading;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.config.syntax.RequestPatterns;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.Names;
import dev.pointsman.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Turns the fields of one line into a rule, reporting each field that is wrong. */
final class LineReader {
  static final String SHAPE = "Protocol|VIP|virtual port|server port|0|*|server|server...";

  private static final int FIRST_SERVER = 6;
  private static final String PARTY_EXPECTED = "an address in numbers, or a name of the site";

  private final Findings findings;

  LineReader(Findings findings) {
    this.findings = findings;
  }

  Optional<AgentRule> read(Place place, List<Field<String>> fields) {
    if (fields.size() <= FIRST_SERVER) {
      String count = fields.size() == 1 ? "1 field" : fields.size() + " fields";
      findings.error(fields.getFirst().place(), "line", "", count, "7 or more: " + SHAPE);
      return Optional.empty();
    }
    // Every field is read before any is judged, so that all errors of a line are reported at once.
    Optional<Field<Protocol>> protocol = field("protocol", fields.get(0), LineReader::protocol);
    Optional<Field<Party>> vip = field("VIP", fields.get(1), LineReader::party);
    Optional<Field<Integer>> port = field("virtual port", fields.get(2), Ports::read);
    Optional<Field<Integer>> serverPort = field("server port", fields.get(3), Ports::read);
    Optional<Field<String>> zero = field("fifth field", fields.get(4), LineReader::zero);
    boolean http = protocol.isPresent() && protocol.get().value() == Protocol.HTTP;
    Optional<Field<String>> path =
        field("sixth field", fields.get(5), http ? RequestPatterns::path : LineReader::star);
    Optional<List<Field<Party>>> servers = servers(fields.subList(FIRST_SERVER, fields.size()));
    if (protocol.isEmpty()
        || vip.isEmpty()
        || port.isEmpty()
        || serverPort.isEmpty()
        || zero.isEmpty()
        || path.isEmpty()
        || servers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AgentRule(
            place,
            protocol.get().value(),
            vip.get(),
            port.get(),
            serverPort.get(),
            path.get(),
            servers.get()));
  }

  private Optional<List<Field<Party>>> servers(List<Field<String>> fields) {
    List<Field<Party>> servers = new ArrayList<>();
    for (Field<String> field : fields) {
      field("server", field, LineReader::party).ifPresent(servers::add);
    }
    return servers.size() == fields.size() ? Optional.of(servers) : Optional.empty();
  }

  private <T> Optional<Field<T>> field(
      String name, Field<String> field, Function<String, Reading<T>> reader) {
    return switch (reader.apply(field.text())) {
      case Read<T> read -> Optional.of(new Field<>(field.place(), field.text(), read.value()));
      case Refused<T> refused -> {
        String problem = field.text().isEmpty() ? "empty" : refused.problem();
        findings.error(field.place(), name, field.text(), problem, refused.expected());
        yield Optional.empty();
      }
    };
  }

  private static Reading<Protocol> protocol(String text) {
    List<String> known =
        Labelled.labels(Protocol.class).stream().map(p -> p.toUpperCase(Locale.ROOT)).toList();
    return Labelled.parse(Protocol.class, text.toLowerCase(Locale.ROOT))
        .<Reading<Protocol>>map(Read::new)
        .orElseGet(
            () ->
                new Refused<>(
                    "unknown protocol" + Nearest.hint(text, known), String.join(" or ", known)));
  }

  private static Reading<Party> party(String text) {
    if (IpLiteral.looksLikeOne(text)) {
      return IpLiteral.read(text).then(address -> new Read<>(new Party.ByAddress(address)));
    }
    return Names.valid(text)
        ? new Read<>(new Party.ByName(text))
        : new Refused<>("", PARTY_EXPECTED);
  }

  /** What the placeholders once meant is not known, so only the known values are let through. */
  private static Reading<String> zero(String text) {
    return text.equals("0") ? new Read<>(text) : new Refused<>("", "the placeholder 0");
  }

  private static Reading<String> star(String text) {
    return text.equals("*")
        ? new Read<>(text)
        : new Refused<>("", "the placeholder *; only an HTTP rule has a path pattern here");
  }
}
