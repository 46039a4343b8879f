package dev.pointsman.failover;

import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import dev.pointsman.replication.Readiness;
import dev.pointsman.replication.Replica;
import dev.pointsman.replication.ReplicaListener;
import dev.pointsman.replication.ReplicaSettings;
import dev.pointsman.replication.cluster.ClusterException;
import dev.pointsman.replication.disk.StateException;
import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.replication.document.Snapshot;
import dev.pointsman.replication.document.Version;
import dev.pointsman.replication.join.PeerReport;
import dev.pointsman.replication.join.PeerReportCodec;
import dev.pointsman.replication.wire.SharedSite;
import dev.pointsman.replication.wire.VipTerm;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state that the scheduler nodes have in common, as this node's replica holds it. */
public final class ReplicatedState implements SharedState, RulesReplica, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedState.class);

  /** The name of the one document of its kind. */
  public static final String RULES = "site";

  /** A document that is new or has changed. */
  public record Change(Kind kind, String name, Document document) {}

  private final NodeName self;
  private final CompletableFuture<Readiness> ready = new CompletableFuture<>();

  /** Of the failover's thread alone. */
  private final Map<NodeName, PeerReport> reports = new HashMap<>();

  private volatile Optional<Version> heldElsewhere = Optional.empty();
  private volatile Consumer<Change> onChange = change -> {};
  private volatile Optional<Replica> replica = Optional.empty();

  private ReplicatedState(NodeName self) {
    this.self = self;
  }

  /**
   * Reads what is on disk and starts the replica.
   *
   * @throws StateException if what is on disk cannot be used; the message says what to do
   * @throws ClusterException if the node's address cannot be used
   */
  public static ReplicatedState open(NodeName self, ReplicaSettings settings)
      throws StateException, ClusterException {
    ReplicatedState state = new ReplicatedState(self);
    state.replica = Optional.of(Replica.start(settings, state.new Listener()));
    return state;
  }

  /** The replica itself. */
  public Replica replica() {
    return replica.orElseThrow();
  }

  /** Measures how far the peers' states and this node's are apart, from now on. */
  public void measure(Set<NodeName> peers, ClusterMeter meter) {
    peers.forEach(peer -> meter.replication(peer, new PeerLag(replica(), peer)));
  }

  @Override
  public Optional<Document> rules() {
    return replica().snapshot().get(Kind.RULES, RULES);
  }

  @Override
  public Optional<Version> rulesHeldElsewhere() {
    return heldElsewhere;
  }

  /** Completes once the replica holds what it should before it is used. */
  public CompletableFuture<Readiness> ready() {
    return ready.copy();
  }

  /** Tells changes from now on, on a thread that must not be blocked. */
  public void onChange(Consumer<Change> listener) {
    onChange = listener;
  }

  @Override
  public Optional<Site> site(Document document) {
    try {
      return Optional.of(SharedSite.FORMAT.decode(document.payload()).toSite(self));
    } catch (Malformed | IllegalArgumentException e) {
      LOG.error(
          "shared rules version=\"{}\" cannot be put in force here, those before stay: {}",
          document.version(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /** The latest terms known; a document that cannot be read counts as none. */
  public Map<VipName, Term> terms() {
    Map<VipName, Term> terms = new HashMap<>();
    replica()
        .snapshot()
        .bucket(Kind.VIP)
        .documents()
        .forEach(
            (name, document) -> {
              try {
                VipTerm term = VipTerm.FORMAT.decode(document.payload());
                terms.put(new VipName(name), new Term(term.term()));
              } catch (Malformed | IllegalArgumentException e) {
                LOG.error("the replicated term of vip {} is passed over: {}", name, e.getMessage());
              }
            });
    return terms;
  }

  @Override
  public byte[] report() {
    return replica().report().encode();
  }

  @Override
  public void heard(NodeName peer, byte[] report) {
    try {
      reports.put(peer, PeerReportCodec.decode(report));
    } catch (Malformed e) {
      LOG.warn("peer={} replica=unreadable reason=\"{}\"", peer, e.getMessage());
    }
  }

  @Override
  public void reachable(Set<NodeName> peers) {
    reports.keySet().retainAll(peers);
    replica().heard(Map.copyOf(reports));
    Snapshot held = replica().snapshot();
    Optional<Digest.Sum> rules = rules(held.digest());
    if (rules.isPresent()
        && reports.values().stream().anyMatch(report -> rules(report.digest()).equals(rules))) {
      heldElsewhere = held.get(Kind.RULES, RULES).map(Document::version);
    }
  }

  private static Optional<Digest.Sum> rules(Digest digest) {
    return Optional.ofNullable(digest.kinds().get(Kind.RULES));
  }

  @Override
  public void took(VipName vip, Term term) {
    replica()
        .put(Kind.VIP, vip.value(), VipTerm.FORMAT.encode(new VipTerm(self, term.value())))
        .whenComplete(
            (written, failure) -> {
              if (failure != null) {
                LOG.error("vip={} term={} was not stored: {}", vip, term, FailureText.of(failure));
              }
            });
  }

  @Override
  public void close() {
    try {
      replica().close();
    } catch (StateException e) {
      LOG.warn("state: {}", e.getMessage());
    }
  }

  /** What the replica tells, on its own thread. */
  private final class Listener implements ReplicaListener {
    @Override
    public void changed(Kind kind, String name, Document document) {
      onChange.accept(new Change(kind, name, document));
    }

    @Override
    public void ready(Readiness readiness) {
      LOG.info("state={}", readiness.label());
      ready.complete(readiness);
    }
  }
}
