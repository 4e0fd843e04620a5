package io.pbs4j.storage.verify;

/** Where a verification writes its lines; several threads do. */
public interface VerifyLog {
  /** A line. */
  void line(String text);

  /** A line about something that is odd and yet no failure. */
  void warn(String text);
}
