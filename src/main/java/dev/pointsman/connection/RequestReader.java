package dev.pointsman.connection;

import dev.pointsman.model.CloseCause;
import dev.pointsman.protocol.HeadResult;
import dev.pointsman.protocol.HttpHead;
import dev.pointsman.protocol.HttpHeadParser;
import dev.pointsman.protocol.ProtocolGuess;
import dev.pointsman.protocol.Refusal;
import dev.pointsman.protocol.RefusalReason;
import dev.pointsman.transport.HeadReader;

/** Reads the head of a connection's first HTTP request, and keeps what it found. */
final class RequestReader implements HeadReader {
  private final HttpHeadParser parser;
  private volatile HeadResult<HttpHead> result = new HeadResult.NeedMore<>();
  private volatile ProtocolGuess guess = ProtocolGuess.NOTHING;

  RequestReader(int maxHeadBytes) {
    this.parser = new HttpHeadParser(maxHeadBytes);
  }

  @Override
  public boolean offer(byte[] bytes) {
    HeadResult<HttpHead> now = parser.feed(bytes, 0, bytes.length);
    guess = parser.guess();
    result = now;
    return !(now instanceof HeadResult.NeedMore<HttpHead>);
  }

  HeadResult<HttpHead> result() {
    return result;
  }

  /** What the client seems to speak, by all it has sent so far. */
  ProtocolGuess guess() {
    return guess;
  }

  /** What a connection ends for when its request is refused. */
  static CloseCause cause(Refusal refusal) {
    if (refusal.reason() == RefusalReason.TOO_LONG) {
      return CloseCause.HEAD_TOO_LARGE;
    }
    return refusal.seems() == ProtocolGuess.HTTP
        ? CloseCause.BAD_REQUEST
        : CloseCause.WRONG_PROTOCOL;
  }
}
