package dev.pointsman.prepare;

/**
 * One thing to be done.
 *
 * @param command does it, or changes nothing
 * @param back takes it back, after it was done
 * @param note what an operator may want to know of it, in a few words; may be empty
 */
public record Step(ShellCommand command, ShellCommand back, String note) {}
