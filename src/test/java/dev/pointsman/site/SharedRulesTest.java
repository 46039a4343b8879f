package dev.pointsman.site;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pointsman.failover.RulesReplica;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Version;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

/** When a node says that its own rules are not those in force. */
@ResourceLock("log of SharedRules")
class SharedRulesTest {
  private static final NodeName SELF = new NodeName("a");
  private static final NodeName PEER = new NodeName("b");
  private static final Site FILE = site("10.0.0.1");
  private static final Site OTHER = site("10.0.0.2");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SharedRules.class);
  private final FakeReplica replica = new FakeReplica();
  private final SharedRules rules = new SharedRules(FILE, replica);

  /** A replica that was told what it holds. */
  private static final class FakeReplica implements RulesReplica {
    Optional<Version> held = Optional.empty();
    Optional<Site> readable = Optional.empty();
    Optional<Version> elsewhere = Optional.empty();

    @Override
    public Optional<Document> rules() {
      return held.map(version -> Document.of(version, new byte[] {1}));
    }

    @Override
    public Optional<Site> site(Document document) {
      return readable;
    }

    @Override
    public Optional<Version> rulesHeldElsewhere() {
      return elsewhere;
    }
  }

  private static Site site(String address) {
    VipName vip = new VipName("media");
    return new Site(
        SELF,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(
            Map.of(vip, new Vip(vip, InetAddress.ofLiteral(address), List.of(SELF)))),
        new LinkedHashMap<>(),
        List.of());
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void hush() {
    logger.detachAppender(log);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void aNodeThatStartsWithAnOlderFileSaysWhichRulesAreInForce() {
    // given
    replica.held = Optional.of(new Version(7, PEER));
    replica.readable = Optional.of(OTHER);
    // when
    Site started = rules.start();
    // then
    assertThat(started).isEqualTo(OTHER);
    assertThat(rules.version()).contains(new Version(7, PEER));
    assertThat(rules.differs()).isTrue();
    assertThat(warnings().getFirst()).contains("7@b", "file differs", "pointsman reload");
    assertThat(warnings().get(1)).contains("the file would change", "10.0.0.1");
  }

  @Test
  void aNodeThatStartsWithTheSameRulesSaysNothing() {
    // given
    replica.held = Optional.of(new Version(7, PEER));
    replica.readable = Optional.of(FILE);
    // when
    rules.start();
    // then
    assertThat(rules.differs()).isFalse();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aFreshNodeThatComesToOthersWithOtherRulesSaysWhichAreInForce() {
    // given
    assertThat(rules.start()).isEqualTo(FILE);
    // when
    rules.inForce(OTHER, new Version(4, PEER));
    // then
    assertThat(warnings().getFirst()).contains("4@b", "file differs");
  }

  @Test
  void ofTwoFreshNodesTheOneWhoseRulesLoseSaysSo() {
    // given
    rules.start();
    rules.inForce(FILE, new Version(1, SELF));
    // when
    rules.inForce(OTHER, new Version(1, PEER));
    // then
    assertThat(rules.differs()).isTrue();
    assertThat(warnings().getFirst()).contains("1@a", "not in force any more", "b win", "1@b");
  }

  @Test
  void rulesThatFollowThoseOfThisNodeAreNoLoss() {
    // given
    rules.start();
    rules.inForce(FILE, new Version(1, SELF));
    replica.elsewhere = Optional.of(new Version(1, SELF));
    // when
    rules.inForce(OTHER, new Version(2, PEER));
    // then
    assertThat(rules.differs()).isTrue();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aFileThatIsReadAgainDiffersNoMore() {
    // given
    rules.start();
    rules.inForce(OTHER, new Version(1, PEER));
    // when
    rules.reloaded(OTHER);
    rules.inForce(OTHER, new Version(2, SELF));
    // then
    assertThat(rules.differs()).isFalse();
  }

  @Test
  void rulesThatThisVersionCannotReadAreNotInForce() {
    // given
    replica.held = Optional.of(new Version(9, PEER));
    // when, then
    assertThat(rules.start()).isEqualTo(FILE);
    assertThat(rules.version()).isEmpty();
  }
}
