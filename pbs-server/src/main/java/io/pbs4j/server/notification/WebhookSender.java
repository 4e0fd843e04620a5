package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Secrets;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends to web addresses. */
final class WebhookSender implements Sender {
  private static final String SECRET = "secret";
  private static final String SIGNING_KEY = "signing-key";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final Https https;

  WebhookSender(Https https) {
    this.https = https;
  }

  /**
   * Refuses a configuration that cannot work.
   *
   * @throws IllegalArgumentException with a reason
   */
  static void check(Entry entry) {
    WebhookTemplate nothing = new WebhookTemplate(Map.of());
    Https.uri(nothing.fill(entry.requiredText("url")));
    String body = entry.text("body");
    if (body != null) {
      NamedValue.decode("body", body);
    }
    for (String header : entry.texts("header")) {
      if (!HEADER.matcher(NamedValue.parse("header", header).name()).matches()) {
        throw new IllegalArgumentException("header has no proper name");
      }
    }
    for (String secret : entry.secrets().revealAll(SECRET)) {
      if (NamedValue.parse(SECRET, secret).value() == null) {
        throw new IllegalArgumentException("secret '" + NamedValue.parse(SECRET, secret) + "' has no value");
      }
    }
  }

  /** The names of its secrets, as they are shown. */
  static List<String> secretNames(Entry entry) {
    return entry.secrets().revealAll(SECRET).stream()
        .map(secret -> "name=" + NamedValue.parse(SECRET, secret).name())
        .toList();
  }

  /** Secrets that come without a value keep the one that they had. */
  static Entry completed(Entry before, Entry after) {
    Map<String, String> known = new HashMap<>();
    for (String secret : before.secrets().revealAll(SECRET)) {
      known.put(name(secret), secret);
    }
    List<String> complete = new ArrayList<>();
    for (String secret : after.secrets().revealAll(SECRET)) {
      boolean valueless = secret.indexOf(",value=") < 0;
      complete.add(valueless ? known.getOrDefault(name(secret), secret) : secret);
    }
    Map<String, List<String>> secrets = new HashMap<>();
    if (!complete.isEmpty()) {
      secrets.put(SECRET, complete);
    }
    if (after.secrets().reveal(SIGNING_KEY) != null) {
      secrets.put(SIGNING_KEY, after.secrets().revealAll(SIGNING_KEY));
    }
    return new Entry(after.id(), after.properties(), new Secrets(secrets));
  }

  private static String name(String secret) {
    int comma = secret.indexOf(',');
    return comma < 0 ? secret : secret.substring(0, comma);
  }

  @Override
  public void send(Entry target, Message message) throws IOException {
    try {
      https.send(request(target, message));
    } catch (IllegalArgumentException e) {
      throw new UndeliverableException(String.valueOf(e.getMessage()));
    }
  }

  private static HttpRequest request(Entry target, Message message) {
    WebhookTemplate template = new WebhookTemplate(values(target, message));
    String encoded = target.text("body");
    String body = encoded == null ? "" : template.fill(NamedValue.decode("body", encoded));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Https.uri(template.fill(target.requiredText("url")))).timeout(Https.TIMEOUT);
    for (String text : target.texts("header")) {
      NamedValue header = NamedValue.parse("header", text);
      Https.header(request, header.name(), template.fill(header.value() == null ? "" : header.value()));
    }
    String key = target.secrets().reveal(SIGNING_KEY);
    if (key != null) {
      request.header("X-Signature-256", "sha256=" + hmac(key, body));
    }
    String method = target.requiredText("method").toUpperCase(Locale.ROOT);
    return request
        .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private static Map<String, Object> values(Entry target, Message message) {
    Map<String, String> secrets = new HashMap<>();
    for (String text : target.secrets().revealAll(SECRET)) {
      NamedValue secret = NamedValue.parse(SECRET, text);
      secrets.put(secret.name(), secret.value() == null ? "" : secret.value());
    }
    return Map.of(
        "title", message.title(),
        "message", message.body(),
        "severity", message.severity().id(),
        "timestamp", message.time(),
        "fields", message.fields(),
        "secrets", secrets);
  }

  private static String hmac(String key, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
