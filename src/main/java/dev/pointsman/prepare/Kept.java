package dev.pointsman.prepare;

/**
 * A kernel parameter that was changed, to be set back one day.
 *
 * @param before its value before
 * @param set its value since
 */
public record Kept(int before, int set) {}
