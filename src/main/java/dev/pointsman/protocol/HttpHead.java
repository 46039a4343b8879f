package dev.pointsman.protocol;

/**
 * What the head of an HTTP/1.x request says, as far as rules decide by it.
 *
 * <p>Text is one character to a byte (ISO 8859-1), as it was sent: nothing is decoded. For matching
 * paths against rules see {@link PathNormalizer}.
 *
 * @param method as it was sent; methods are case-sensitive (RFC 9110 section 9.1)
 * @param path the path of the target, as it was sent: from its slash up to the question mark;
 *     {@code *} when the request is about the server as a whole; empty for CONNECT
 * @param query what follows the first question mark, as it was sent; empty when there is none
 * @param host the host that is asked for, in lower case, without port and without a dot at its end;
 *     an IPv6 address stands in brackets; empty when the client names none
 * @param version {@code HTTP/1.0}, {@code HTTP/1.1} ...
 * @param headLength length in bytes up to and including the empty line, with any empty lines before
 *     the request line
 */
public record HttpHead(
    String method, String path, String query, String host, String version, int headLength) {}
