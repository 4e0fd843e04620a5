package io.pbs4j.server.api;

import org.jspecify.annotations.Nullable;

/** Methods that endpoints have. */
public enum Method {
  /** Reads. */
  GET,
  /** Creates or starts. */
  POST,
  /** Changes. */
  PUT,
  /** Removes. */
  DELETE;

  /** The method of a request, {@code null} when no endpoint can have it. */
  public static @Nullable Method of(String name) {
    for (Method method : values()) {
      if (method.name().equals(name)) {
        return method;
      }
    }
    return null;
  }
}
