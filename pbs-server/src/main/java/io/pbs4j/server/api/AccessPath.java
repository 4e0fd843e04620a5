package io.pbs4j.server.api;

/** Turns {@code /datastore/{store}/{ns}} into the path whose privileges count for a call. */
final class AccessPath {
  private AccessPath() {}

  static String fill(String template, Parameters parameters) {
    StringBuilder path = new StringBuilder();
    for (String component : template.split("/", -1)) {
      String name = Endpoint.captured(component);
      String value = name == null ? component : parameters.textOrNull(name);
      if (value != null && !value.isEmpty()) {
        path.append('/').append(value);
      }
    }
    return path.isEmpty() ? "/" : path.toString();
  }
}
