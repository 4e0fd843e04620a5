package io.pbs4j.server.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words for notifications: Mustache templates, each of which a file in the data directory may replace. */
final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  private static final String SUBJECT = "-subject.txt.mustache";
  private static final String BODY = "-body.txt.mustache";

  /** Files larger than that are no templates. */
  private static final long MAX_FILE = 1 << 20;

  private final Path overrides;
  private final Mustache.Compiler compiler = Mustache.compiler().escapeHTML(false).defaultValue("");

  /**
   * Creates the templates.
   *
   * @param overrides directory of files that replace built-in ones of the same name; need not exist
   */
  Templates(Path overrides) {
    this.overrides = overrides;
  }

  /** Words of a notification that happened at a time. */
  Message message(Notification notification, long time) {
    Map<String, Object> data = new HashMap<>(notification.data());
    data.put("severity", notification.severity().id());
    data.put("fields", notification.fields());
    notification.fields().forEach(data::putIfAbsent);
    String title = render(notification.template() + SUBJECT, data).replaceAll("\\s+", " ").strip();
    String body = render(notification.template() + BODY, data);
    return new Message(title, body, notification.severity(), notification.fields(), time, null);
  }

  private String render(String name, Map<String, Object> data) {
    Path file = overrides.resolve(name);
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE) {
        return compiler.compile(Files.readString(file)).execute(data);
      }
    } catch (IOException | MustacheException e) {
      // What happened must be told all the same.
      LOG.warn("template {} cannot be used, the built-in one is: {}", file, e.getMessage());
    }
    return compiler.compile(builtIn(name)).execute(data);
  }

  private static String builtIn(String name) {
    try (InputStream in = Templates.class.getResourceAsStream("templates/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no template " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
