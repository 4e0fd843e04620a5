package io.pbs4j.server.datastore;

import io.pbs4j.server.api.ApiException;
import java.util.List;
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
    PropertyString properties =
        PropertyString.parse("backend", text == null ? "" : text, List.of("type", "client", "bucket", "prefix"));
    String type = properties.get("type");
    return switch (type == null ? "filesystem" : type) {
      case "filesystem" -> new Directory();
      case "s3" -> {
        String prefix = properties.get("prefix");
        yield new InBucket(
            properties.required("client"), properties.required("bucket"), prefix == null ? "" : prefix);
      }
      default -> throw properties.refused("type is neither filesystem nor s3");
    };
  }
}
