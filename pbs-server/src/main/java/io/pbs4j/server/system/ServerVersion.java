package io.pbs4j.server.system;

import java.util.Objects;

/** Versions that the server tells. */
public final class ServerVersion {
  /** Version of the API that is spoken; clients parse major and minor and try only what it has. */
  static final String API_VERSION = "3.2";

  /** Release of that version. */
  static final String API_RELEASE = "4";

  private ServerVersion() {}

  /** The version of this software, {@code development} when it was not packaged. */
  public static String software() {
    return Objects.requireNonNullElse(
        ServerVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
