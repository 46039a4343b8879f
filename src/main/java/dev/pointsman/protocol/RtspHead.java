package dev.pointsman.protocol;

/**
 * What the head of an RTSP request says, as far as rules decide by it.
 *
 * <p>Text is one character to a byte (ISO 8859-1), as it was sent: nothing is decoded.
 *
 * @param method as it was sent
 * @param path the path of the URL, as it was sent, up to the question mark; {@code *} when the
 *     request is about the server as a whole
 * @param query what follows the first question mark, as it was sent; empty when there is none
 * @param host the host of the URL, in lower case, without user, port and a dot at its end; an IPv6
 *     address stands in brackets; empty when the request names none
 * @param version {@code RTSP/1.0} ...
 * @param cseq the request's sequence number, 0 to 2^31-1
 * @param headLength length in bytes up to and including the empty line, with any empty lines before
 *     the request line; a body may follow
 */
public record RtspHead(
    String method,
    String path,
    String query,
    String host,
    String version,
    int cseq,
    int headLength) {}
