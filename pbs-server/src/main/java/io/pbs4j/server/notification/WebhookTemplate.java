package io.pbs4j.server.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Templates of webhooks: {@code {{ title }}}, {@code {{ fields.type }}}, {@code {{ secrets.name }}}, with {@code
 * escape} (for within a JSON text), {@code json} or {@code url-encode} before the name. What is unknown is empty.
 */
final class WebhookTemplate {
  private static final String NAME = "\\s*(?:(escape|json|url-encode)\\s+)?([A-Za-z0-9_.\\-]{1,100})\\s*";
  private static final Pattern PLACE =
      Pattern.compile("\\{\\{\\{" + NAME + "\\}\\}\\}|\\{\\{" + NAME + "\\}\\}");

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Object> values;

  /**
   * Creates a template's values.
   *
   * @param values texts, numbers and maps of texts
   */
  WebhookTemplate(Map<String, Object> values) {
    this.values = values;
  }

  String fill(String template) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(2) == null
                        ? value(place.group(3), place.group(4))
                        : value(place.group(1), place.group(2))));
  }

  private String value(@Nullable String helper, String name) {
    int dot = name.indexOf('.');
    Object value = values.getOrDefault(dot < 0 ? name : name.substring(0, dot), "");
    if (dot >= 0) {
      value = value instanceof Map<?, ?> map && map.containsKey(name.substring(dot + 1))
          ? String.valueOf(map.get(name.substring(dot + 1)))
          : "";
    }
    if (helper == null) {
      return String.valueOf(value);
    }
    return switch (helper) {
      case "json" -> asJson(value);
      case "escape" -> {
        String quoted = asJson(String.valueOf(value));
        yield quoted.substring(1, quoted.length() - 1);
      }
      default -> URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
    };
  }

  private String asJson(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
