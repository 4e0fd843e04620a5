package io.pbs4j.server.job;

/**
 * What identifies a job.
 *
 * @param type worker type of its tasks
 * @param id its id among the jobs of that type; a datastore's name for garbage collection
 */
public record JobKey(String type, String id) {
  /** Worker type of garbage collections. */
  public static final String GC = "garbage_collection";

  /** Worker type of prune jobs. */
  public static final String PRUNE = "prunejob";

  /** Worker type of verification jobs. */
  public static final String VERIFY = "verificationjob";

  /** The garbage collection of a datastore. */
  public static JobKey gc(String store) {
    return new JobKey(GC, store);
  }
}
