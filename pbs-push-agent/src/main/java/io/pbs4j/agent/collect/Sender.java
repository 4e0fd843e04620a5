package io.pbs4j.agent.collect;

import java.time.Duration;

/**
 * What a report says about who sends it.
 *
 * @param pbsId the name of this PBS at the receivers, 1 to 100 characters
 * @param agentVersion the version of this program
 * @param pushInterval the time between two reports
 */
public record Sender(String pbsId, String agentVersion, Duration pushInterval) {
  private static final int MAX_ID = 100;

  /** Refuses an id that receivers refuse. */
  public Sender {
    if (pbsId.isEmpty() || pbsId.length() > MAX_ID) {
      throw new IllegalArgumentException("the id of an agent has 1 to " + MAX_ID + " characters");
    }
  }
}
