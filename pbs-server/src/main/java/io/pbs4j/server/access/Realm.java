package io.pbs4j.server.access;

import java.util.Arrays;
import java.util.Optional;

/** Where users come from. */
public enum Realm {
  /** The server's own administrators; the system's accounts are not asked. */
  PAM("pam", "Linux PAM standard authentication"),
  /** Users of the server. */
  PBS("pbs", "Proxmox Backup authentication server");

  private final String id;
  private final String comment;

  Realm(String id, String comment) {
    this.id = id;
    this.comment = comment;
  }

  /** The realm of a name, if there is one. */
  public static Optional<Realm> named(String id) {
    return Arrays.stream(values()).filter(realm -> realm.id.equals(id)).findFirst();
  }

  /** The name, such as {@code pbs} in {@code backup@pbs}. */
  public String id() {
    return id;
  }

  /** What clients show beside it. */
  public String comment() {
    return comment;
  }
}
