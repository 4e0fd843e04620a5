package io.pbs4j.agent.update;

/** Is told how updates go. Called by the thread that updates. */
public interface UpdateListener {
  /** A look for a newer version went well, whether or not there was one. */
  void looked();

  /**
   * A look failed, or a version was refused; it will be tried again.
   *
   * @param text for people, without secrets
   */
  void failed(String text);

  /**
   * A newer version is in place. The agent has to end with {@link StartGuard#RESTART_STATUS} for it to run; no more
   * looks are made.
   *
   * @param text for people: which version took the place of which
   */
  void installed(String text);
}
