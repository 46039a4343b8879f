package dev.pointsman.config;

import dev.pointsman.config.Key.Presence;

/** The reference of the configuration in Markdown, written from the {@link Grammar}. */
final class ConfigurationReference {
  private static final String INTRODUCTION =
      """
      # Configuration

      This page is generated from the table of keys that the configuration is read by
      (`dev.pointsman.config.Grammar`); a test fails when the two differ. To write it anew:

          mvn test -Dtest=ConfigurationReferenceTest -Dpointsman.docs.write=true

      The configuration is one file, `conf/pointsman.conf` unless `--conf FILE` names another, in
      [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). `pointsman check` reads it as
      `run` and `reload` would and reports everything that is wrong with it at once, each with file,
      line, column, key, value and what is allowed. A key that is not on this page is an error.

      - A file holds at most 1 MiB of UTF-8 text, and blocks up to 32 deep.
      - `include "file"` reads a file relative to the including one, `.conf` being added where it is
        lacking: at most 64 files, at most 8 within each other. A file that is missing is left out
        with a warning; `include required("file")` makes it an error. URLs and the class path are not
        read.
      - `${path}` stands for another value of the file or an environment variable, `${?path}` for one
        that may be missing. `port = 80` followed by `port = ${?PORT}` lets the environment override. At
        most 1,000 a file.
      - The same key, or the same name, twice in one file is an error, although HOCON would merge the
        two or take the later. Sections such as `servers` may stand in several pieces, and
        `servers.stream1.weight = 2` may follow `servers { stream1 { ... } }`.
      - Durations have a unit (`500 ms`, `30s`, `5m`, `1h`, `1d`), sizes may have one (`16 KiB` or
        `16k`, 16,384 bytes; `16 kB`, 16,000).
      - Addresses are written in numbers, IPv6 in quotes: `address = "2001:db8::1"`. Host names are
        read for scheduler nodes only, so that no lookup of a name holds up a connection.
      - Names are 1 to 64 letters, digits, `.`, `-` and `_`, the first a letter or digit.
      """;

  private static final String AGENT_RULES =
      """
      ## The file agent-rules

      Central Dispatch kept its rules in a file of this form, one a line:

          Protocol|VIP|virtual port|server port|placeholder|placeholder|server|server...
          TELNET|10.10.10.101|7070|7070|0|*|10.10.10.1|10.10.10.11

      No grammar of it survives: that description, and one example whose two servers are misprinted
      as `10.10.10.10.1` and `10.10.10.10.11`. A file of this form can be used as it is; its rules
      have the defaults of `rules[]` and join those of `rules`. What goes beyond the description is
      Pointsman's own:

      - Blank lines, and comments: lines that begin with `#`.
      - Spaces and tabs around fields, and lines that end with CRLF.
      - `TELNET` and `HTTP` in any case.
      - The VIP, which must be one of `vips`, by its address or by its name.
      - Servers by address or by name. An address that no server of `servers` has defines a server
        with every default, called by the address (`10.10.10.11`; `ipv6-2001-db8-0-0-0-0-0-1` for
        IPv6, since a name has no colons). An address that several servers have must be replaced by a
        name.
      - The placeholders must be `0` and `*`: what they meant is not known, so no other value is let
        through. In an `HTTP` line the sixth field is a path pattern, `*` being any path.
      - At most 1 MiB, and 4,096 characters a line.
      """;

  private ConfigurationReference() {}

  /** The whole page. */
  static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    Grammar.SECTIONS.forEach(section -> section(page, section));
    return page.append('\n').append(AGENT_RULES).toString();
  }

  private static void section(StringBuilder page, Section section) {
    page.append("\n## ").append(section.path()).append("\n\n").append(section.doc()).append("\n\n");
    if (!section.blocks().isEmpty()) {
      page.append("Blocks in it: `").append(String.join("`, `", section.blocks())).append("`.\n\n");
    }
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : section.keys()) {
      page.append("| `").append(key.name()).append("` | ");
      page.append(cell(value(key))).append(" | ").append(cell(presence(key))).append(" | ");
      page.append(cell(key.doc())).append(" |\n");
    }
    if (!section.refused().isEmpty()) {
      page.append("\nRefused with a reason: ");
      String separator = "";
      for (String name : section.refused().keySet().stream().sorted().toList()) {
        page.append(separator).append('`').append(name).append("` (");
        page.append(section.refused().get(name)).append(')');
        separator = "; ";
      }
      page.append(".\n");
    }
  }

  private static String value(Key<?> key) {
    return key.list() ? "a list, each " + key.type().allowed() : key.type().allowed();
  }

  private static String presence(Key<?> key) {
    return switch (key.presence()) {
      case Presence.Required required -> "required";
      case Presence.Default given -> "`" + given.text() + "`";
      case Presence.Absent absent -> absent.meaning();
    };
  }

  /** Text that stands for itself in a cell of a table. */
  private static String cell(String text) {
    StringBuilder cell = new StringBuilder();
    boolean code = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      code ^= c == '`';
      // A star in code stands for itself, elsewhere it would begin emphasis; a bar ends the cell.
      cell.append(c == '|' || (c == '*' && !code) ? "\\" : "").append(c);
    }
    return cell.toString();
  }
}
