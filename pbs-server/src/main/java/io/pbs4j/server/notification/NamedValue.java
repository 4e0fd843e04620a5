package io.pbs4j.server.notification;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code name=NAME,value=BASE64}. May hold a secret: its text form is its name.
 *
 * @param name the name
 * @param value decoded; {@code null} if there is none
 */
record NamedValue(String name, @Nullable String value) {
  private static final Pattern FORM = Pattern.compile("name=([A-Za-z0-9_.\\-]{1,100})(?:,value=([A-Za-z0-9+/=]*))?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException without repeating the value
   */
  static NamedValue parse(String what, String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(what + " is not of the form name=NAME,value=BASE64");
    }
    return new NamedValue(m.group(1), m.group(2) == null ? null : decode(what, m.group(2)));
  }

  static String decode(String what, String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not base64", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
