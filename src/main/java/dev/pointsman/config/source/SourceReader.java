package dev.pointsman.config.source;

import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads text files of bounded size; what cannot be text is refused with its place. */
public final class SourceReader {
  /** The longest file that is read, in bytes. A rule takes about 100, so this holds 10,000. */
  public static final int LONGEST = 1 << 20;

  private static final String EXPECTED = "a text file in UTF-8 of at most 1 MiB";

  private SourceReader() {}

  /** The text of {@code file}, or nothing and an error among {@code findings}. */
  public static Optional<SourceText> read(Path file, Findings findings) {
    String name = file.toString();
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        String kind = Files.isDirectory(file) ? "a directory" : "not a regular file";
        return refuse(name, kind, findings);
      }
      // Asked before reading, so that a file of any size is refused at once; and reading stops
      // there too, should it grow meanwhile.
      long size = Files.size(file);
      if (size > LONGEST) {
        return refuse(name, size + " bytes", findings);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return decode(name, in.readNBytes(LONGEST), findings);
      }
    } catch (NoSuchFileException missing) {
      return refuse(name, "no such file", findings);
    } catch (AccessDeniedException denied) {
      return refuse(name, "no permission to read it", findings);
    } catch (IOException failed) {
      return refuse(name, "cannot be read: " + failed.getMessage(), findings);
    }
  }

  /** The text that {@code bytes} stand for, or nothing and an error among {@code findings}. */
  public static Optional<SourceText> decode(String name, byte[] bytes, Findings findings) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    boolean marked = out.length() > 0 && out.charAt(0) == '\uFEFF';
    SourceText text = new SourceText(name, out.toString().substring(marked ? 1 : 0));
    if (result.isError()) {
      Place place = text.place(text.text().length());
      String problem = "not UTF-8: byte 0x%02x".formatted(bytes[in.position()]);
      findings.error(place, "", "", problem, EXPECTED);
      return Optional.empty();
    }
    int nul = text.text().indexOf('\0');
    if (nul >= 0) {
      findings.error(text.place(nul), "", "", "a NUL character: not a text file", EXPECTED);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private static Optional<SourceText> refuse(String name, String problem, Findings findings) {
    findings.error(Place.wholeFile(name), "", "", problem, EXPECTED);
    return Optional.empty();
  }
}
