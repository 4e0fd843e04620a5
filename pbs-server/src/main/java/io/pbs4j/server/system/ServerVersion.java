package io.pbs4j.server.system;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Versions that the server tells. */
public final class ServerVersion {
  /** Version of the API that is spoken; clients parse major and minor and try only what it has. */
  static final String API_VERSION = "3.2";

  /** Release of that version. */
  static final String API_RELEASE = "4";

  private ServerVersion() {}

  /** Version and release of the API, and {@code repoid}, the version of this software. */
  public static Map<String, String> api() {
    return new TreeMap<>(
        Map.of("version", API_VERSION, "release", API_RELEASE, "repoid", "pbs4j-" + software()));
  }

  /** The version of this software, {@code development} when it was not packaged. */
  public static String software() {
    return Objects.requireNonNullElse(
        ServerVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
