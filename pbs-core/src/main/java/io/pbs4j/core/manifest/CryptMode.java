package io.pbs4j.core.manifest;

import org.jspecify.annotations.Nullable;

/** How a file of a snapshot was protected by its client. */
public enum CryptMode {
  /** Not at all. */
  NONE("none"),
  /** Encrypted and authenticated. */
  ENCRYPT("encrypt"),
  /** In the clear; the manifest is signed. */
  SIGN_ONLY("sign-only");

  private final String id;

  CryptMode(String id) {
    this.id = id;
  }

  /** The mode with this name in JSON, or {@code null}. */
  public static @Nullable CryptMode find(String id) {
    for (CryptMode mode : values()) {
      if (mode.id.equals(id)) {
        return mode;
      }
    }
    return null;
  }

  /** The name in JSON. */
  public String id() {
    return id;
  }
}
