package io.pbs4j.server.datastore;

import io.pbs4j.server.api.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a datastore keeps its data, as a property string of the configuration: {@code type=filesystem} or {@code
 * type=s3,client=ID,bucket=NAME[,prefix=PREFIX]}.
 */
public sealed interface BackendChoice {
  /** Its type in the API. */
  String type();

  /** The property string. */
  String text();

  /** A directory of this machine. */
  record Directory() implements BackendChoice {
    @Override
    public String type() {
      return "filesystem";
    }

    @Override
    public String text() {
      return "type=filesystem";
    }
  }

  /**
   * A bucket.
   *
   * @param client id of the S3 endpoint
   * @param bucket its name
   * @param prefix of all keys, without slashes at its ends; may be empty
   */
  record InBucket(String client, String bucket, String prefix) implements BackendChoice {
    /** Trims the prefix. */
    public InBucket {
      prefix = prefix.replaceAll("^/+|/+$", "");
    }

    @Override
    public String type() {
      return "s3";
    }

    @Override
    public String text() {
      return "type=s3,client=" + client + ",bucket=" + bucket + (prefix.isEmpty() ? "" : ",prefix=" + prefix);
    }
  }

  /**
   * Reads a property string; none means a directory.
   *
   * @throws ApiException naming the parameter {@code backend}
   */
  static BackendChoice parse(@Nullable String text) {
    Map<String, String> properties = new HashMap<>();
    for (String part : text == null || text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? "type" : part.substring(0, equals);
      if (!Set.of("type", "client", "bucket", "prefix").contains(key)) {
        throw refused("unknown property '" + key + "'");
      }
      if (properties.put(key, part.substring(equals + 1)) != null) {
        throw refused("property '" + key + "' is given twice");
      }
    }
    return switch (properties.getOrDefault("type", "filesystem")) {
      case "filesystem" -> new Directory();
      case "s3" ->
          new InBucket(
              required(properties, "client"),
              required(properties, "bucket"),
              properties.getOrDefault("prefix", ""));
      default -> throw refused("type is neither filesystem nor s3");
    };
  }

  private static String required(Map<String, String> properties, String key) {
    String value = properties.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw refused("property '" + key + "' is missing");
    }
    return value;
  }

  private static ApiException refused(String reason) {
    return ApiException.badParameter("backend", reason);
  }
}
