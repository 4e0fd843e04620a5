package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of what happens to a datastore.
 *
 * @param mode {@code notification-system} for matchers and targets, {@code legacy-sendmail} for mails to one user;
 *     {@code null} when not said, which means the former
 * @param user who gets the mails of the latter; {@code null} for the administrator
 * @param when {@code gc=error,verify=always,…}: which events send such a mail; {@code null} when not said
 */
public record NotifyChoice(@Nullable String mode, @Nullable String user, @Nullable String when) {
  /** Nothing said. */
  public static final NotifyChoice NONE = new NotifyChoice(null, null, null);

  /** Value of {@code notification-mode}. */
  public static final String LEGACY = "legacy-sendmail";

  /** Value of {@code notification-mode}. */
  public static final String SYSTEM = "notification-system";

  static final String MODE = "notification-mode";
  static final String USER = "notify-user";
  static final String WHEN = "notify";

  private static final List<String> KINDS = List.of("gc", "verify", "sync", "prune");
  private static final List<String> WORDS = List.of("never", "always", "error");

  /** Refuses what is no choice of events. */
  static String checked(String when) {
    PropertyString properties = PropertyString.parse(WHEN, when, KINDS);
    KINDS.forEach(kind -> properties.choice(kind, WORDS, "always"));
    return when;
  }

  NotifyChoice withMode(@Nullable String other) {
    return new NotifyChoice(other, user, when);
  }

  NotifyChoice withUser(@Nullable String other) {
    return new NotifyChoice(mode, other, when);
  }

  NotifyChoice withWhen(@Nullable String other) {
    return new NotifyChoice(mode, user, other);
  }

  /** Whether mails go to one user. */
  public boolean isLegacy() {
    return LEGACY.equals(mode);
  }

  /**
   * Whether a mail is to be sent.
   *
   * @param kind {@code gc}, {@code verify}, {@code sync} or {@code prune}
   */
  public boolean wants(String kind, boolean error) {
    String word = when == null ? null : PropertyString.parse(WHEN, when, KINDS).get(kind);
    // As with the reference: of prunes only failures unless told otherwise.
    String choice = word == null ? (kind.equals("prune") ? "error" : "always") : word;
    return choice.equals("always") || (error && choice.equals("error"));
  }

  void tell(ObjectNode node) {
    put(node, MODE, mode);
    put(node, USER, user);
    put(node, WHEN, when);
  }

  static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  static NotifyChoice ofJson(JsonNode node) {
    return new NotifyChoice(
        node.path(MODE).textValue(), node.path(USER).textValue(), node.path(WHEN).textValue());
  }
}
