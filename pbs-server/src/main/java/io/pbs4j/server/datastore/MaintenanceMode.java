package io.pbs4j.server.datastore;

import io.pbs4j.storage.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a datastore refuses some operations for now.
 *
 * @param type what it refuses
 * @param message for users, at most 64 characters; may be empty
 */
public record MaintenanceMode(Type type, String message) {
  /** Parameter of the configuration. */
  static final String PARAMETER = "maintenance-mode";

  private static final Pattern MESSAGE = Pattern.compile("[^\\p{Cntrl}\"]{0,64}");

  /** What a datastore refuses. */
  public enum Type {
    /** Changes. */
    READ_ONLY,
    /** All but looking at its configuration. */
    OFFLINE,
    /** Everything, for good. */
    DELETE;

    private String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads {@code type=read-only,message="…"}.
   *
   * @throws io.pbs4j.server.api.ApiException naming the parameter
   */
  static MaintenanceMode parse(String text) {
    PropertyString properties = PropertyString.parse(PARAMETER, text, List.of("type", "message"));
    String message = properties.get("message");
    if (message != null && !MESSAGE.matcher(message).matches()) {
      throw properties.refused("message is longer than 64 characters, or has control characters or quotes");
    }
    String type = properties.required("type");
    for (Type known : Type.values()) {
      if (known.id().equals(type)) {
        return new MaintenanceMode(known, message == null ? "" : message);
      }
    }
    throw properties.refused("type is none of read-only, offline, delete");
  }

  static @Nullable MaintenanceMode parseOrNull(@Nullable String text) {
    return text == null ? null : parse(text);
  }

  /** The property string, as the API shows it and the database keeps it. */
  String text() {
    String quoted = message.indexOf(',') < 0 ? message : '"' + message + '"';
    return type.id() + (message.isEmpty() ? "" : ",message=" + quoted);
  }

  /** Throws with the text that clients know if an operation is refused. */
  void check(String store, Operation operation) throws StorageException {
    if (type == Type.DELETE) {
      throw StorageException.invalid("datastore is being deleted");
    }
    if (operation != Operation.LOOKUP && (type == Type.OFFLINE || operation == Operation.WRITE)) {
      throw StorageException.invalid(
          "datastore '" + store + "' is in " + type.id() + " maintenance mode: " + message);
    }
  }
}
