package dev.pointsman.cli.view;

/** Colours of a terminal (ECMA-48, SGR), or none. */
public enum Style {
  COLOURED,
  PLAIN;

  private static final String RESET = "\u001b[0m";

  String bold(String text) {
    return wrap("\u001b[1m", text);
  }

  String good(String text) {
    return wrap("\u001b[32m", text);
  }

  String bad(String text) {
    return wrap("\u001b[31m", text);
  }

  String warning(String text) {
    return wrap("\u001b[33m", text);
  }

  String faint(String text) {
    return wrap("\u001b[2m", text);
  }

  private String wrap(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
  }
}
