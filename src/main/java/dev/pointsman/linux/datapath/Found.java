package dev.pointsman.linux.datapath;

/** What a data path found on its interface when it was opened. */
public enum Found {
  /** Nothing of ours. */
  NOTHING,
  /** What an earlier process left: its flows go on, and so do their counts. */
  ADOPTED,
  /** Something of another version, whose flows cannot be read: they are gone. */
  REPLACED
}
