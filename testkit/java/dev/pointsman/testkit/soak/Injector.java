package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.failover.NodeApi;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.Switch.Cut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does what an episode says, and tells who has to know. */
final class Injector {
  private final Site site;
  private final Able able;
  private final Expectation expectation;
  private final Findings findings;
  private int variants;

  Injector(Site site, Able able, Expectation expectation, Findings findings) {
    this.site = site;
    this.able = able;
    this.expectation = expectation;
    this.findings = findings;
    expectation.begins(Agreement.RULES, "0");
    site.servers().forEach(server -> expectation.begins(server.name(), "enabled"));
  }

  /**
   * Does one thing.
   *
   * @param apart whether nodes are changed that may not hear each other
   */
  void perform(Episode.Act act, boolean apart) {
    able.happens(act);
    Episode.Step step = act.step();
    switch (step.fault().kind()) {
      case NODE -> hit(step.fault(), site.node(step.target()), act.ends());
      case SERVER -> {
        Server server = site.servers().get(step.target());
        if (act.ends()) {
          server.start();
        } else {
          server.kill();
        }
      }
      case OPERATION -> operate(step, site.node(step.target()), apart);
    }
  }

  /** Starts a node. */
  void start(Node node) {
    node.start();
    able.started(node.number());
  }

  private void hit(Fault fault, Node node, boolean ends) {
    List<String> name = List.of(node.name());
    switch (fault) {
      case KILL -> {
        if (ends) {
          start(node);
        } else {
          kill(node);
        }
      }
      case POWER -> {
        if (ends) {
          site.forgetVips(node);
          site.lab().network().heal();
          start(node);
        } else {
          site.lab().network().cut(cuts(node, site.lab().hosts()));
          kill(node);
        }
      }
      case STOP -> node.signal(ends ? "CONT" : "STOP");
      case LINK -> {
        if (ends) {
          site.lab().network().plug(name);
        } else {
          site.lab().network().unplug(name);
        }
      }
      case PARTITION, SPLIT -> {
        if (ends) {
          site.lab().network().heal();
        } else {
          List<LabHost> others =
              fault == Fault.SPLIT
                  ? site.nodes().stream().map(Node::host).toList()
                  : site.lab().hosts();
          site.lab().network().cut(cuts(node, others));
        }
      }
      case TERM -> {
        if (ends) {
          awaitEnd(node);
          start(node);
        } else {
          node.signal("TERM");
        }
      }
      default -> throw new IllegalArgumentException(fault.label());
    }
  }

  private void kill(Node node) {
    node.kill();
    audit(node, false);
  }

  private void awaitEnd(Node node) {
    int exit = node.awaitEnd();
    if (exit != 0) {
      findings.add("%s exited with %d on SIGTERM".formatted(node.name(), exit));
    }
    audit(node, true);
  }

  private void audit(Node node, boolean all) {
    try {
      ConnectionAudit.ofLog(node.accessLog(), all)
          .wrong()
          .forEach(wrong -> findings.add("%s: %s".formatted(node.name(), wrong)));
    } catch (IOException e) {
      findings.add("%s: its access log cannot be read: %s".formatted(node.name(), e));
    }
  }

  private void operate(Episode.Step step, Node node, boolean apart) {
    switch (step.fault()) {
      case MOVE -> {
        // Any node may be asked; the one that is to give the VIP up, or to get it.
        Node asked = step.detail().length() % 2 == 0 ? node : site.node(1 - node.number());
        Optional<NodeApi.Answer> answer =
            asked.post("/api/v1/vips/%s/move/%s".formatted(step.detail(), node.name()));
        boolean there = site.addresses().holders(step.detail()).contains(node.name());
        if (!there) {
          succeeds(step, answer);
        }
      }
      case RELOAD -> {
        variants++;
        node.write(variants);
        if (succeeds(step, node.post("/api/v1/reload"))) {
          expectation.changed(Agreement.RULES, node.number(), Integer.toString(variants), apart);
        }
      }
      case ADMIN -> {
        String[] words = step.detail().split(" ", 2);
        String path = "/api/v1/servers/%s/%s".formatted(words[1], words[0]);
        if (succeeds(step, node.post(path))) {
          expectation.changed(words[1], node.number(), state(words[0]), apart);
        }
      }
      default -> throw new IllegalArgumentException(step.fault().label());
    }
  }

  private boolean succeeds(Episode.Step step, Optional<NodeApi.Answer> answer) {
    boolean done = answer.isPresent() && answer.get().status() == 200;
    if (!done) {
      findings.add(
          "%s was answered %s"
              .formatted(step, answer.map(NodeApi.Answer::toString).orElse("by nobody").strip()));
    }
    return done;
  }

  private static String state(String action) {
    return switch (action) {
      case "enable" -> "enabled";
      case "drain" -> "draining";
      case "disable" -> "disabled";
      default -> throw new IllegalArgumentException(action);
    };
  }

  private static List<Cut> cuts(Node node, List<LabHost> others) {
    List<Cut> cuts = new ArrayList<>();
    for (LabHost other : others) {
      if (!other.name().equals(node.name())) {
        cuts.add(new Cut(node.name(), other.name()));
        cuts.add(new Cut(other.name(), node.name()));
      }
    }
    return cuts;
  }
}
