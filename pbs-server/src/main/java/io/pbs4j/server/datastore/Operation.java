package io.pbs4j.server.datastore;

/** What somebody wants to do with a datastore. */
public enum Operation {
  /** See how it is configured and that it is there. */
  LOOKUP,
  /** Read what is in it. Verification counts as reading, as with the reference. */
  READ,
  /** Change what is in it. */
  WRITE
}
