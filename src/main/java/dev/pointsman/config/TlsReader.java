package dev.pointsman.config;

import dev.pointsman.config.ClusterKeys.Tls;
import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.source.SourceReader;
import dev.pointsman.config.source.SourceText;
import dev.pointsman.config.syntax.Pem;
import dev.pointsman.config.syntax.Reading;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import dev.pointsman.model.PeerTrust;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the files by which scheduler nodes know each other. */
final class TlsReader {
  private TlsReader() {}

  /** What the files hold; empty when one of them cannot be used, which is reported. */
  static Optional<PeerTrust> read(Block block, Path conf) {
    Optional<List<X509Certificate>> chain = file(block, Tls.CERTIFICATE, conf, Pem::certificates);
    Optional<List<X509Certificate>> authorities = file(block, Tls.CA, conf, Pem::certificates);
    Optional<PrivateKey> key =
        chain.flatMap(
            certificates ->
                file(
                    block,
                    Tls.KEY,
                    conf,
                    text -> Pem.privateKey(text, certificates.getFirst().getPublicKey())));
    if (chain.isEmpty()) {
      file(block, Tls.KEY, conf, Read::new);
    }
    if (chain.isEmpty() || authorities.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new PeerTrust.Certificates(chain.get(), key.get(), authorities.get()));
  }

  private static <T> Optional<T> file(
      Block block, Key<String> key, Path conf, Function<String, Reading<T>> reader) {
    Optional<String> name = block.required(key);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Findings ofFile = new Findings();
    Optional<SourceText> text = Optional.empty();
    try {
      text = SourceReader.read(conf.resolveSibling(name.get()), ofFile);
    } catch (InvalidPathException notAPath) {
      block.error(key, name.get(), "", key.type().allowed());
    }
    for (Finding finding : ofFile.toList()) {
      block.error(key, name.get(), finding.problem(), finding.expected());
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (reader.apply(text.get().text())) {
      case Read<T> read -> Optional.of(read.value());
      case Refused<T> refused -> {
        block.error(key, name.get(), refused.problem(), refused.expected());
        yield Optional.empty();
      }
    };
  }
}
