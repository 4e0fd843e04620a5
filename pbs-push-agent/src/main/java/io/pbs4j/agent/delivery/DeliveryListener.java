package io.pbs4j.agent.delivery;

/** Hears what becomes of reports. Called from the threads of the destinations; texts hold no secrets. */
public interface DeliveryListener {
  /** The receiver took a report; so many still wait. */
  void delivered(String destination, int waiting);

  /** An attempt failed and will be repeated; so many wait. */
  void delayed(String destination, String reason, int waiting);

  /** The receiver will never take a report, which was dropped. */
  void refused(String destination, String reason, int waiting);

  /** Reports were dropped for want of space. */
  void dropped(String destination, int reports, String reason);
}
