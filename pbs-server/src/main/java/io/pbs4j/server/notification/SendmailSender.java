package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Sends mails by the system's sendmail program. */
final class SendmailSender implements Sender {
  /** Where the program is on most systems. */
  static final Path PROGRAM = Path.of("/usr/sbin/sendmail");

  private static final long TIMEOUT_SECONDS = 60;

  private final Mails mails;
  private final Path program;

  SendmailSender(Mails mails, Path program) {
    this.mails = mails;
    this.program = program;
  }

  @Override
  public void send(Entry target, Message message) throws IOException {
    MimeMessage mail = mails.mail(Session.getInstance(new Properties()), target, message);
    if (!Files.isExecutable(program)) {
      throw new UndeliverableException("there is no " + program + " here: make a target of kind smtp");
    }
    try {
      run(mail);
    } catch (MessagingException e) {
      throw new IOException("cannot make the mail: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void run(MimeMessage mail) throws IOException, MessagingException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-B", "8BITMIME", "-f"));
    command.add(((InternetAddress) mail.getFrom()[0]).getAddress());
    command.add("--");
    for (Address recipient : mail.getAllRecipients()) {
      command.add(((InternetAddress) recipient).getAddress());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      try (OutputStream out = process.getOutputStream()) {
        mail.writeTo(out);
      }
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program + " does not end");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(program + " ended with status " + process.exitValue());
    }
  }
}
