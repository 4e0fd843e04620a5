package io.pbs4j.testkit.s3;

/** Ways in which providers differ from the original. */
public enum Quirk {
  /** Writes with a condition are refused with 501. */
  REFUSES_CONDITIONAL_PUT,
  /** Conditions of writes are ignored: an object that is there is replaced. */
  IGNORES_CONDITIONAL_PUT,
  /** Deletion in batches is refused with 501. */
  NO_BATCH_DELETE,
  /** Listings of version 2 are refused with 501. */
  NO_LIST_V2,
  /** Headers with checksums and bodies that carry signatures of their own are refused with 501. */
  NO_CHECKSUMS,
  /** The configuration of versions, locks and life cycles is refused with 501. */
  NO_CONFIGURATION,
  /** Etags are not the MD5 of the content; saves the time to compute it. */
  OPAQUE_ETAGS
}
