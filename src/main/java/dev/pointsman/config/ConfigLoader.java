package dev.pointsman.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.NodeKeys.Node;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.Positions;
import dev.pointsman.config.source.SourceReader;
import dev.pointsman.config.source.SourceText;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads a configuration file, with what it includes and the {@code agent-rules} file it names, and
 * reports everything wrong with it at once. It changes nothing and opens no socket.
 */
public final class ConfigLoader {
  private final Findings findings = new Findings();
  private final Draft draft = new Draft(findings);

  private ConfigLoader() {}

  /** Reads {@code file}. Every failure is a finding: nothing is thrown for what a file holds. */
  public static LoadResult load(Path file) {
    ConfigLoader loader = new ConfigLoader();
    return loader.result(file, SourceReader.read(file, loader.findings));
  }

  /** Reads {@code bytes} as if {@code file} held them; what they name is read from disk. */
  static LoadResult load(Path file, byte[] bytes) {
    ConfigLoader loader = new ConfigLoader();
    return loader.result(file, SourceReader.decode(file.toString(), bytes, loader.findings));
  }

  private LoadResult result(Path file, Optional<SourceText> source) {
    HoconParser parser = new HoconParser(findings);
    Optional<Draft.Node> node =
        source
            .flatMap(text -> parser.parse(text, file, 1))
            .flatMap(root -> new Resolver(parser.positions(), findings).resolve(root))
            .flatMap(root -> pointsman(root, parser.positions()))
            .flatMap(root -> read(root, file));
    if (findings.hasErrors() || node.isEmpty()) {
      return new LoadResult.Invalid(findings.toList());
    }
    Site site =
        new Site(
            node.get().name(),
            values(draft.schedulers),
            values(draft.vips),
            values(draft.servers),
            draft.rules.stream().map(Placed::value).toList());
    return new LoadResult.Loaded(site, node.get().settings(), findings.toList());
  }

  /** The {@code pointsman} block; whatever else stands beside it belongs to someone else. */
  private Optional<Block> pointsman(ConfigObject root, Positions positions) {
    ConfigValue value = root.get(Block.ROOT);
    Place place = Place.wholeFile(positions.scans().getFirst().source().file());
    if (value instanceof ConfigObject block) {
      positions.scans().forEach(scan -> Duplicates.report(scan, findings));
      return Optional.of(new Block(Block.ROOT, block, Node.SECTION, positions, findings));
    }
    String problem = value == null ? "missing" : "not a block";
    String hint = value == null ? Nearest.to(Block.ROOT, root.keySet()).orElse("") : "";
    findings.error(
        place,
        Block.ROOT,
        "",
        hint.isEmpty() ? problem : problem + "; there is `" + hint + "`",
        "a block `pointsman { ... }` around everything");
    return Optional.empty();
  }

  private Optional<Draft.Node> read(Block root, Path file) {
    HealthPolicy health = new PartsReader(draft).read(root);
    new RulesReader(draft).read(root);
    agentRules(root, file, health);
    NodeSettings settings = SettingsReader.read(root, file);
    Optional<NodeName> node = node(root);
    SiteChecks checks = new SiteChecks(draft);
    checks.addresses();
    new ClusterChecks(draft).run(root, settings.cluster());
    node.ifPresent(name -> checks.ports(root, name, settings));
    new ListenerChecks(draft).run();
    new LoopChecks(draft).run();
    new HopChecks(draft).run();
    new RuleChecks(draft).run();
    return node.map(name -> new Draft.Node(name, settings));
  }

  private void agentRules(Block root, Path file, HealthPolicy health) {
    Optional<String> named = root.written(Node.AGENT_RULES);
    if (named.isEmpty()) {
      return;
    }
    try {
      Path path = file.resolveSibling(named.get());
      int before = findings.errors();
      Optional<SourceText> source = SourceReader.read(path, findings);
      source.ifPresent(text -> new AgentRulesReader(draft, health).read(text));
      if (source.isEmpty() && findings.errors() > before) {
        root.error(Node.AGENT_RULES, named.get(), "cannot be read: see " + path, "");
      }
    } catch (InvalidPathException notAPath) {
      root.error(Node.AGENT_RULES, named.get(), "", Node.AGENT_RULES.type().allowed());
    }
  }

  private Optional<NodeName> node(Block root) {
    if (draft.schedulerNames.isEmpty()) {
      root.error(
          root.keyPlace("schedulers"), "schedulers", "", "missing", "one scheduler node or more");
      return Optional.empty();
    }
    Optional<NodeName> node = root.written(Node.NODE);
    if (node.isPresent() && !draft.schedulerNames.contains(node.get().value())) {
      root.error(
          Node.NODE,
          node.get(),
          "no such scheduler node" + Nearest.hint(node.get().value(), draft.schedulerNames),
          "one of those in `schedulers`" + RulesReader.listed(draft.schedulerNames));
      return Optional.empty();
    }
    if (node.isEmpty() && !root.has(Node.NODE)) {
      List<NodeName> all = List.copyOf(draft.schedulers.keySet());
      if (draft.schedulerNames.size() > 1) {
        root.error(
            root.place(),
            "node",
            "",
            "missing, and there are several scheduler nodes",
            "which one this process is" + RulesReader.listed(draft.schedulerNames));
        return Optional.empty();
      }
      return all.stream().findFirst();
    }
    return node;
  }

  private static <N, T> SequencedMap<N, T> values(SequencedMap<N, Placed<T>> placed) {
    SequencedMap<N, T> values = new LinkedHashMap<>();
    placed.forEach((name, part) -> values.put(name, part.value()));
    return values;
  }
}
