package io.pbs4j.server.access.tfa;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Random challenges that wait for their answer; each is good once, for some minutes, and only so many wait. */
final class Challenges {
  private static final int BYTES = 32;
  private static final long LIFETIME_SECONDS = 600;

  /** The oldest go first; to have one at all somebody must have known a password. */
  private static final int MOST = 10_000;

  private final SecureRandom random;
  private final InstantSource clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /** A challenge's purpose, and when it was made. */
  private record Waiting(String purpose, String note, long made) {}

  Challenges(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * A new challenge, base64url.
   *
   * @param purpose what it may be taken for
   * @param note returned when it is taken
   */
  synchronized String make(String purpose, String note) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    long now = clock.instant().getEpochSecond();
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      if (oldest.next().made > now - LIFETIME_SECONDS && waiting.size() < MOST) {
        break;
      }
      oldest.remove();
    }
    String challenge = Webauthn.encode(bytes);
    waiting.put(challenge, new Waiting(purpose, note, now));
    return challenge;
  }

  /** Takes a challenge, which is gone then; its note, or empty when it does not wait for this purpose. */
  synchronized Optional<String> take(String challenge, String purpose) {
    Waiting one = waiting.remove(challenge);
    long now = clock.instant().getEpochSecond();
    return one != null && one.purpose.equals(purpose) && one.made > now - LIFETIME_SECONDS
        ? Optional.of(one.note)
        : Optional.empty();
  }
}
