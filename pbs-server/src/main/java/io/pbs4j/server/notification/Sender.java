package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import java.io.IOException;

/** Sends messages by one kind of target. */
interface Sender {
  /**
   * Sends a message.
   *
   * @throws UndeliverableException if it is no use to try again
   * @throws IOException with a sentence that holds no secret
   */
  void send(Entry target, Message message) throws IOException;
}
