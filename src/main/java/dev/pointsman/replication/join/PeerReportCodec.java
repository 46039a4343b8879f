package dev.pointsman.replication.join;

import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.ByteReader;
import dev.pointsman.replication.document.ByteWriter;
import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@link PeerReport} as bytes.
 *
 * <p>Format 1, big-endian: format (1 byte), node (length 1, UTF-8), incarnation (8), phase (1),
 * number of members (1), for each its name, incarnation and whether it is unreachable (1); number
 * of kinds (1), for each its code (1), changes (8) and hash (8).
 */
public final class PeerReportCodec {
  static final int FORMAT = 1;

  private PeerReportCodec() {}

  static byte[] encode(PeerReport report) {
    ClusterView view = report.view();
    ByteWriter out = new ByteWriter();
    out.writeByte(FORMAT)
        .writeName(view.node().value())
        .writeLong(view.incarnation())
        .writeByte(view.phase().code())
        .writeByte(view.members().size());
    view.members()
        .forEach(
            (node, incarnation) ->
                out.writeName(node.value())
                    .writeLong(incarnation)
                    .writeByte(view.unreachable().contains(node) ? 1 : 0));
    out.writeByte(report.digest().kinds().size());
    report
        .digest()
        .kinds()
        .forEach(
            (kind, sum) ->
                out.writeByte(kind.code()).writeLong(sum.changes()).writeLong(sum.hash()));
    return out.toBytes();
  }

  /**
   * The report that these bytes were made of.
   *
   * @throws Malformed if they are none, or of a format this version does not know
   */
  public static PeerReport decode(byte[] bytes) throws Malformed {
    ByteReader in = new ByteReader(bytes);
    int format = in.readByte("format");
    if (format != FORMAT) {
      throw new Malformed("format: " + format + " (expected: " + FORMAT + ")");
    }
    NodeName node = node(in);
    long incarnation = in.readLong("incarnation");
    int code = in.readByte("phase");
    Phase phase = Phase.ofCode(code).orElseThrow(() -> new Malformed("phase: " + code));
    TreeMap<NodeName, Long> members = new TreeMap<>();
    Set<NodeName> unreachable = new TreeSet<>();
    int count = in.readByte("number of members");
    for (int i = 0; i < count; i++) {
      NodeName member = node(in);
      members.put(member, in.readLong("incarnation of " + member));
      if (in.readCode("unreachable", 1) == 1) {
        unreachable.add(member);
      }
    }
    ClusterView view = new ClusterView(node, incarnation, phase, members, unreachable);
    PeerReport report = new PeerReport(view, digest(in));
    in.requireEnd();
    return report;
  }

  private static Digest digest(ByteReader in) throws Malformed {
    Map<Kind, Digest.Sum> kinds = new EnumMap<>(Kind.class);
    int count = in.readByte("number of kinds");
    for (int i = 0; i < count; i++) {
      int code = in.readByte("kind");
      Kind kind = Kind.ofCode(code).orElseThrow(() -> new Malformed("kind: " + code));
      kinds.put(kind, new Digest.Sum(in.readLong("changes"), in.readLong("hash")));
    }
    return new Digest(kinds);
  }

  private static NodeName node(ByteReader in) throws Malformed {
    String name = in.readName("node name");
    if (!Names.valid(name)) {
      throw new Malformed("node name: not a name (expected: " + Names.ALLOWED + ")");
    }
    return new NodeName(name);
  }
}
