package dev.pointsman.api;

/** A parameter of a request that is unknown or has a value that is not allowed. */
final class BadParameter extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String value;
  private final String expected;

  BadParameter(String parameter, String value, String expected) {
    super(parameter + ": " + value + " (expected: " + expected + ")", null, false, false);
    this.parameter = parameter;
    this.value = value;
    this.expected = expected;
  }

  String parameter() {
    return parameter;
  }

  String value() {
    return value;
  }

  String expected() {
    return expected;
  }
}
