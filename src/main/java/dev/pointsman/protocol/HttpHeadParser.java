package dev.pointsman.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parser of the head of the first HTTP/1.x request on a connection (RFC 9112).
 *
 * <p>It is strict where two readers could understand the same bytes differently, because the server
 * reads them again. Its choices, where the RFC leaves one:
 *
 * <ul>
 *   <li>A line ends with CR LF or with LF alone (section 2.2 allows it; people type requests into
 *       {@code nc}). A CR without LF is refused.
 *   <li>Empty lines before the request line are passed over, within the bound of the head.
 *   <li>The three words of the request line have one space between them, no other white space.
 *   <li>Bytes from 0x80 on are allowed in the target: old players send them unencoded. A fragment
 *       ({@code #}) is not.
 *   <li>A folded header line is refused, and so is white space before the colon.
 *   <li>HTTP/1.1 needs exactly one Host field, HTTP/1.0 at most one (section 3.2). An empty value
 *       is allowed and names no host.
 *   <li>The host of an absolute target goes before that of the Host field (section 3.2.2). The
 *       schemes are {@code http} and {@code https}, without a user name (RFC 9110 section 4.2.4).
 * </ul>
 *
 * <p>Example: {@code GET http://Media.Example:8080/clips/a.ram?x=1 HTTP/1.0}, an empty line, gives
 * method {@code GET}, path {@code /clips/a.ram}, query {@code x=1}, host {@code media.example}.
 */
public final class HttpHeadParser implements HeadParser<HttpHead> {

  private final RequestHead<HttpHead> request;

  /** A parser with the default bound, {@value HeadParser#DEFAULT_MAX_HEAD} bytes. */
  public HttpHeadParser() {
    this(DEFAULT_MAX_HEAD);
  }

  /**
   * @param maxHead the longest head that is accepted, in bytes, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public HttpHeadParser(int maxHead) {
    this.request = new RequestHead<>(maxHead, new Grammar());
  }

  @Override
  public HeadResult<HttpHead> feed(byte[] buf, int off, int len) {
    return request.feed(buf, off, len);
  }

  @Override
  public ProtocolGuess guess() {
    return request.guess();
  }

  long inspected() {
    return request.inspected();
  }

  private static final class Grammar implements RequestGrammar<HttpHead> {

    private String method = "";
    private String path = "";
    private String query = "";
    private @Nullable String targetHost;
    private @Nullable String fieldHost;

    @Override
    public String protocol() {
      return "HTTP";
    }

    @Override
    public boolean speaks(int major) {
      return major == 1;
    }

    @Override
    public String neededField() {
      return "host";
    }

    @Override
    public @Nullable Fault target(String method, String target) {
      this.method = method;
      if (method.equals("CONNECT")) {
        return authorityForm(target);
      }
      if (target.equals("*")) {
        path = target;
        return method.equals("OPTIONS") ? null : invalid("* is a target of OPTIONS only");
      }
      Optional<RequestUri> parsed = RequestUri.parse(target);
      if (parsed.isEmpty()) {
        return invalid("the request target is neither a path nor an http URI");
      }
      RequestUri uri = parsed.get();
      path = uri.path();
      query = uri.query();
      return uri.scheme().isEmpty() ? null : absoluteForm(uri);
    }

    private @Nullable Fault absoluteForm(RequestUri uri) {
      if (!uri.scheme().equals("http") && !uri.scheme().equals("https")) {
        return invalid("the scheme " + uri.scheme() + " (expected: http or https)");
      }
      if (uri.user()) {
        return invalid("a user name in the request target");
      }
      if (uri.authority().host().isEmpty()) {
        return invalid("no host in the request target");
      }
      targetHost = uri.authority().host();
      if (path.isEmpty()) {
        // RFC 9112 section 3.2.4: OPTIONS http://host is what a proxy sends on as OPTIONS *.
        path = method.equals("OPTIONS") && query.isEmpty() ? "*" : "/";
      }
      return null;
    }

    private @Nullable Fault authorityForm(String target) {
      Optional<Authority> authority = Authority.parse(target);
      if (authority.isEmpty()
          || authority.get().host().isEmpty()
          || authority.get().port() == Authority.NO_PORT) {
        return invalid("the target of CONNECT (expected: host:port)");
      }
      targetHost = authority.get().host();
      return null;
    }

    @Override
    public @Nullable Fault field(String value) {
      Optional<Authority> authority = Authority.parse(value);
      if (authority.isEmpty()) {
        return new Fault(
            RefusalReason.FIELD_INVALID, "the Host field (expected: a host, or host:port)");
      }
      fieldHost = authority.get().host();
      return null;
    }

    @Override
    public @Nullable Fault end(int major, int minor) {
      return fieldHost == null && minor > 0
          ? new Fault(RefusalReason.FIELD_MISSING, "no Host field, which HTTP/1.1 needs")
          : null;
    }

    @Override
    public HttpHead head(int major, int minor, int length) {
      String host = targetHost != null ? targetHost : fieldHost != null ? fieldHost : "";
      return new HttpHead(method, path, query, host, "HTTP/" + major + "." + minor, length);
    }

    private static Fault invalid(String message) {
      return new Fault(RefusalReason.INVALID_TARGET, message);
    }
  }
}
