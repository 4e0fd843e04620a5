package io.pbs4j.agent.update;

import java.util.Locale;

/** What a new version has to pass, in this order. */
public enum Stage {
  /** Which version is on offer. */
  ANNOUNCEMENT,
  /** Its jar is fetched. */
  DOWNLOAD,
  /** It is no larger than an agent may be. */
  SIZE,
  /** It is a jar of this agent, of the version that was announced. */
  TYPE,
  /** It is what the server says it is. */
  CHECKSUM,
  /** It is what a trusted key signed. */
  SIGNATURE,
  /** It starts. */
  SELF_TEST,
  /** It takes the place of the running one. */
  SWAP;

  /** In small letters, for texts: {@code self-test}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
