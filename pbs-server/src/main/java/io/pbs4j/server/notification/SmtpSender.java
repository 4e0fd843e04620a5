package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends mails to an SMTP server. */
final class SmtpSender implements Sender {
  /** Milliseconds for a connection and for each answer. */
  private static final String TIMEOUT = "20000";

  private static final long TLS_PORT = 465;
  private static final long STARTTLS_PORT = 587;
  private static final long PLAIN_PORT = 25;

  private final Mails mails;

  SmtpSender(Mails mails) {
    this.mails = mails;
  }

  @Override
  public void send(Entry target, Message message) throws IOException {
    String text = target.text("mode");
    String mode = text == null ? "tls" : text;
    Long port = target.number("port");
    Session session = Session.getInstance(properties(mode, port));
    MimeMessage mail = mails.mail(session, target, message);
    String username = target.text("username");
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(target.requiredText("server"), username, target.secrets().reveal("password"));
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (AuthenticationFailedException e) {
      // Its message may repeat what was sent.
      throw new IOException("the server refuses the login", e);
    } catch (MessagingException e) {
      throw new IOException(reason(e), e);
    }
  }

  private static String reason(MessagingException e) {
    Throwable cause = e.getCause();
    String text = cause == null || cause.getMessage() == null ? e.getMessage() : cause.getMessage();
    return text == null ? "cannot send" : text.replaceAll("\\s+", " ").strip();
  }

  private static Properties properties(String mode, @Nullable Long port) {
    Properties p = new Properties();
    long usual =
        switch (mode) {
          case "tls" -> TLS_PORT;
          case "starttls" -> STARTTLS_PORT;
          default -> PLAIN_PORT;
        };
    p.setProperty("mail.smtp.port", String.valueOf(port == null || port == 0 ? usual : port));
    p.setProperty("mail.smtp.connectiontimeout", TIMEOUT);
    p.setProperty("mail.smtp.timeout", TIMEOUT);
    p.setProperty("mail.smtp.writetimeout", TIMEOUT);
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    p.setProperty("mail.smtp.ssl.enable", String.valueOf(mode.equals("tls")));
    p.setProperty("mail.smtp.starttls.enable", String.valueOf(mode.equals("starttls")));
    p.setProperty("mail.smtp.starttls.required", String.valueOf(mode.equals("starttls")));
    return p;
  }
}
