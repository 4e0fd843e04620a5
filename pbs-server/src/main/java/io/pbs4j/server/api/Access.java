package io.pbs4j.server.api;

import io.pbs4j.server.access.Privilege;
import java.util.List;

/** Who may call an endpoint. */
public sealed interface Access {
  /** Everybody, also without any credential. */
  Access WORLD = new World();

  /** Everybody who has proved who he is. */
  Access AUTHENTICATED = new Authenticated();

  /** Whoever holds at least one of some privileges on a path. */
  static Access anyOf(String path, Privilege... privileges) {
    return new Holder(path, List.of(privileges));
  }

  /**
   * Everybody who is known, and the handler looks closer.
   *
   * @param rule what it demands, for the API document
   */
  static Access checkedByHandler(String rule) {
    return new ByHandler(rule);
  }

  /** Everybody. */
  record World() implements Access {}

  /** Everybody with a valid credential. */
  record Authenticated() implements Access {}

  /**
   * Holders of a privilege.
   *
   * @param path of the object, with parameter names in braces, such as {@code /datastore/{store}}; a missing
   *     parameter drops its component, a namespace stands for as many as it has
   * @param privileges one of them is enough
   */
  record Holder(String path, List<Privilege> privileges) implements Access {
    /** Copies the list. */
    public Holder {
      privileges = List.copyOf(privileges);
    }
  }

  /**
   * Decided by the handler.
   *
   * @param rule what it demands
   */
  record ByHandler(String rule) implements Access {}
}
