package io.pbs4j.storage.simulation;

/** Asked before every request to a simulated bucket: lets others go first, loses requests and answers. */
public interface BucketGate {
  /** What becomes of a request. */
  enum Fate {
    /** It is answered. */
    ANSWERED,
    /** It has no effect, and the client learns only that there was no answer. */
    REFUSED,
    /** It has its effect, but the answer is lost. */
    ANSWER_LOST
  }

  /** Every request is answered. */
  BucketGate OPEN = new BucketGate() {};

  /** Called before a request; may throw what ends the program. */
  default Fate before(String request) {
    return Fate.ANSWERED;
  }

  /** Called where a program looks at what it has in memory. */
  default void look(String what) {}

  /** Whether a listing leaves out something that was stored a moment ago. */
  default boolean late() {
    return false;
  }
}
