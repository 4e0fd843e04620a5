package io.pbs4j.server.notification;

import io.pbs4j.server.notification.Targets.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Sends messages by whatever kind of target. */
final class Senders {
  private final Map<String, Sender> byType;

  Senders(Mails mails, Path sendmail) {
    Https https = new Https();
    byType =
        Map.of(
            "sendmail", new SendmailSender(mails, sendmail),
            "smtp", new SmtpSender(mails),
            "gotify", new GotifySender(https),
            "webhook", new WebhookSender(https));
  }

  void send(Target target, Message message) throws IOException {
    Sender sender = byType.get(target.type());
    if (sender == null) {
      throw new UndeliverableException("no way to send by " + target.type());
    }
    sender.send(target.entry(), message);
  }
}
