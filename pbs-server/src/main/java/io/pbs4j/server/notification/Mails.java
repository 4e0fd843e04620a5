package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes mails of messages. */
final class Mails {
  private static final String AUTHOR = "Proxmox Backup Server";

  private final Function<String, Optional<String>> addresses;
  private final Supplier<String> sender;

  /**
   * Creates the maker.
   *
   * @param addresses the mail address of a user
   * @param sender address of mails whose target has none
   */
  Mails(Function<String, Optional<String>> addresses, Supplier<String> sender) {
    this.addresses = addresses;
    this.sender = sender;
  }

  /** A mail to all recipients of a target. */
  MimeMessage mail(Session session, Entry target, Message message) throws IOException {
    try {
      MimeMessage mail = new MimeMessage(session);
      String author = target.text("author");
      String from = target.text("from-address");
      mail.setFrom(
          new InternetAddress(
              from == null ? sender.get() : from,
              author == null ? AUTHOR : author,
              StandardCharsets.UTF_8.name()));
      mail.setRecipients(jakarta.mail.Message.RecipientType.TO, recipients(target, message));
      mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
      mail.setText(message.body(), StandardCharsets.UTF_8.name());
      mail.setSentDate(Date.from(Instant.ofEpochSecond(message.time())));
      // Not answered by programs that answer mails.
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.saveChanges();
      return mail;
    } catch (AddressException e) {
      throw new UndeliverableException("no mail address: " + e.getMessage());
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new IOException("cannot make the mail: " + e.getMessage(), e);
    }
  }

  private InternetAddress[] recipients(Entry target, Message message) throws AddressException, UndeliverableException {
    Set<String> all = new LinkedHashSet<>();
    List<String> users = target.texts("mailto-user");
    if (message.recipient() != null) {
      users = List.of(message.recipient());
    } else {
      all.addAll(target.texts("mailto"));
    }
    users.forEach(user -> addresses.apply(user).ifPresent(all::add));
    if (all.isEmpty()) {
      throw new UndeliverableException("At least one recipient has to be specified!");
    }
    List<InternetAddress> list = new ArrayList<>();
    for (String address : all) {
      list.add(new InternetAddress(address, true));
    }
    return list.toArray(InternetAddress[]::new);
  }
}
