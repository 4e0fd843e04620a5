package io.pbs4j.server.notification;

import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.section.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What targets and matchers are like. */
final class NotificationSections {
  static final Parameter NAME =
      Parameter.required(
          "name", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(2, 32), "Name of the entry.");

  private static final String ACCESS = "Sys.Modify on /system/notifications; to read, Sys.Audit";
  private static final String BASE = "/config/notifications/";

  private static final Parameter COMMENT =
      Parameter.optional("comment", Schema.text("[^\\p{Cntrl}]*").length(0, 128), "One line.");
  private static final Parameter DISABLE = Parameter.optional("disable", Schema.flag(), "Not used for now.");
  private static final Parameter ORIGIN =
      Parameter.optional(
          "origin",
          Schema.choice("user-created", "builtin", "modified-builtin"),
          "Where it comes from; told, and ignored when it is given.");
  private static final Parameter FILTER =
      Parameter.optional("filter", Schema.text(), "No effect: matchers have taken the place of filters.");
  private static final Schema RECIPIENTS = Schema.many(Schema.text("[^\\p{Cntrl}]*").length(2, 64));
  private static final List<Parameter> MAIL =
      List.of(
          Parameter.optional("mailto", RECIPIENTS, "Addresses that get the mails."),
          Parameter.optional("mailto-user", RECIPIENTS, "Users that get the mails, at their addresses."),
          Parameter.optional("author", text(), "Name of the sender; Proxmox Backup Server when missing."));

  static final Section SENDMAIL =
      section(
          "sendmail",
          "endpoints/sendmail",
          "target that sends mail by the sendmail program",
          join(MAIL, List.of(Parameter.optional("from-address", text(), "Address of the sender."), FILTER)),
          Set.of(),
          List.of("author", "comment", "disable", "from-address", "mailto", "mailto-user"));

  static final Section SMTP =
      section(
          "smtp",
          "endpoints/smtp",
          "target that sends mail to an SMTP server",
          join(
              MAIL,
              List.of(
                  Parameter.required("server", text(), "Name or address of the server."),
                  Parameter.optional(
                      "port", Schema.whole(0, 65535), "465, 587 or 25 by the mode when missing."),
                  Parameter.optional(
                      "mode", Schema.choice("insecure", "starttls", "tls"), "Encryption; tls when missing."),
                  Parameter.optional("username", text(), "Name for the login; none without."),
                  Parameter.optional("password", text(), "Password of the login; never shown."),
                  Parameter.required("from-address", text(), "Address of the sender."))),
          Set.of("password"),
          List.of("author", "comment", "disable", "mailto", "mailto-user", "password", "port", "username"));

  static final Section GOTIFY =
      section(
          "gotify",
          "endpoints/gotify",
          "target at a Gotify server",
          List.of(
              Parameter.required("server", text(), "URL of the server."),
              Parameter.required("token", text(), "Token of the application; never shown."),
              FILTER),
          Set.of("token"),
          List.of("comment", "disable"));

  static final Section WEBHOOK =
      section(
          "webhook",
          "endpoints/webhook",
          "target at a web address",
          List.of(
              Parameter.required("url", text(), "Where to send; a template."),
              Parameter.required("method", Schema.choice("post", "put", "get"), "How to send."),
              Parameter.optional(
                  "header", Schema.many(text()), "name=NAME,value=BASE64: headers, their values templates."),
              Parameter.optional("body", text(), "What to send: a template in base64."),
              Parameter.optional(
                  "secret",
                  Schema.many(text()),
                  "name=NAME,value=BASE64: values for templates that are never shown; without a value, the one that"
                      + " is known."),
              Parameter.optional(
                  "signing-key",
                  text(),
                  "Signs the body: header X-Signature-256 is sha256= and its HMAC; never shown.")),
          Set.of("secret", "signing-key"),
          List.of("comment", "disable", "header", "body", "secret", "signing-key"));

  static final Section MATCHER =
      section(
          "matcher",
          "matchers",
          "matcher",
          List.of(
              Parameter.optional(
                  "match-field", Schema.many(text()), "exact:FIELD=VALUE[,VALUE] or regex:FIELD=PATTERN."),
              Parameter.optional(
                  "match-severity",
                  Schema.many(text()),
                  "info, notice, warning, error or unknown, several with commas."),
              Parameter.optional("match-calendar", Schema.many(text()), "[WEEKDAYS] HH:MM-HH:MM."),
              Parameter.optional("mode", Schema.choice("all", "any"), "How many must hold; all when missing."),
              Parameter.optional("invert-match", Schema.flag(), "All others are meant."),
              Parameter.optional(
                  "target", Schema.many(NAME.schema()), "Names of the targets that matching notifications go to.")),
          Set.of(),
          List.of(
              "comment",
              "disable",
              "invert-match",
              "match-calendar",
              "match-field",
              "match-severity",
              "mode",
              "target"));

  static final List<Section> TARGETS = List.of(SENDMAIL, SMTP, GOTIFY, WEBHOOK);

  private NotificationSections() {}

  private static Schema text() {
    return Schema.text().length(0, 8192);
  }

  private static List<Parameter> join(List<Parameter> one, List<Parameter> other) {
    List<Parameter> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static Section section(
      String name,
      String path,
      String what,
      List<Parameter> properties,
      Set<String> secret,
      List<String> deletable) {
    return new Section(
        "notification-" + name,
        BASE + path,
        what,
        NAME,
        join(properties, List.of(COMMENT, DISABLE, ORIGIN)),
        secret,
        Set.of("origin", "filter"),
        deletable,
        false,
        false,
        ACCESS);
  }
}
