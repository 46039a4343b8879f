package dev.pointsman.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parser of the head of the first RTSP request on a connection (RFC 2326; the head of RFC 7826
 * has the same form).
 *
 * <p>Line ends and header lines are read as {@link HttpHeadParser} reads them. Of the URL: the
 * schemes are {@code rtsp}, {@code rtspu} and {@code rtsps}; a user name is passed over, as RFC
 * 2326 leaves room for it and players send it; a path alone is accepted and names no host. CSeq
 * must stand there once (RFC 2326 section 12.17).
 */
public final class RtspHeadParser implements HeadParser<RtspHead> {

  private final RequestHead<RtspHead> request;

  /** A parser with the default bound, {@value HeadParser#DEFAULT_MAX_HEAD} bytes. */
  public RtspHeadParser() {
    this(DEFAULT_MAX_HEAD);
  }

  /**
   * @param maxHead the longest head that is accepted, in bytes, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public RtspHeadParser(int maxHead) {
    this.request = new RequestHead<>(maxHead, new Grammar());
  }

  @Override
  public HeadResult<RtspHead> feed(byte[] buf, int off, int len) {
    return request.feed(buf, off, len);
  }

  @Override
  public ProtocolGuess guess() {
    return request.guess();
  }

  long inspected() {
    return request.inspected();
  }

  private static final class Grammar implements RequestGrammar<RtspHead> {

    private static final int NO_CSEQ = -1;

    private String method = "";
    private String path = "";
    private String query = "";
    private String host = "";
    private int cseq = NO_CSEQ;

    @Override
    public String protocol() {
      return "RTSP";
    }

    @Override
    public boolean speaks(int major) {
      return major == 1 || major == 2;
    }

    @Override
    public String neededField() {
      return "cseq";
    }

    @Override
    public @Nullable Fault target(String method, String target) {
      this.method = method;
      if (target.equals("*")) {
        path = target;
        return null;
      }
      Optional<RequestUri> parsed = RequestUri.parse(target);
      if (parsed.isEmpty()) {
        return invalid("the request target is no rtsp URL");
      }
      RequestUri uri = parsed.get();
      if (!uri.scheme().isEmpty()) {
        if (!uri.scheme().matches("rtsp[us]?")) {
          return invalid("the scheme " + uri.scheme() + " (expected: rtsp, rtspu or rtsps)");
        }
        if (uri.authority().host().isEmpty()) {
          return invalid("no host in the request target");
        }
      }
      host = uri.authority().host();
      path = uri.path().isEmpty() ? "/" : uri.path();
      query = uri.query();
      return null;
    }

    @Override
    public @Nullable Fault field(String value) {
      if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) > Integer.MAX_VALUE) {
        return new Fault(
            RefusalReason.FIELD_INVALID,
            "the CSeq field (expected: a number from 0 to " + Integer.MAX_VALUE + ")");
      }
      cseq = Integer.parseInt(value);
      return null;
    }

    @Override
    public @Nullable Fault end(int major, int minor) {
      return cseq == NO_CSEQ
          ? new Fault(RefusalReason.FIELD_MISSING, "no CSeq field, which RTSP needs")
          : null;
    }

    @Override
    public RtspHead head(int major, int minor, int length) {
      String version = "RTSP/" + major + "." + minor;
      return new RtspHead(method, path, query, host, version, cseq, length);
    }

    private static Fault invalid(String message) {
      return new Fault(RefusalReason.INVALID_TARGET, message);
    }
  }
}
