package io.pbs4j.server.api;

import io.pbs4j.server.access.Privilege;
import java.util.List;
import java.util.stream.Stream;

/** Who may call an endpoint. */
public sealed interface Access {
  /** Everybody, also without any credential. */
  Access WORLD = new World();

  /** Everybody who has proved who he is. */
  Access AUTHENTICATED = new Authenticated();

  /** Whoever holds at least one of some privileges on a path. */
  static Holder anyOf(String path, Privilege... privileges) {
    return new Holder(path, List.of(privileges));
  }

  /**
   * Whoever holds a privilege on a path; with one set every group there is open to him, with the other only those
   * that he owns, and the handler looks at the owner.
   *
   * @param path as in {@link Holder}
   */
  static Access groups(String path, List<Privilege> full, List<Privilege> own) {
    return new Groups(path, full, own);
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

    /** The same, and the user himself whom a parameter names; not his tokens. */
    public Access orUser(String parameter) {
      return new HolderOrUser(this, parameter);
    }
  }

  /**
   * Holders of a privilege, and one user.
   *
   * @param holder who holds the privilege
   * @param parameter name of the parameter that names the user
   */
  record HolderOrUser(Holder holder, String parameter) implements Access {}

  /**
   * Holders of a privilege for all groups, or of another one for their own.
   *
   * @param path as in {@link Holder}
   * @param full one of these opens every group
   * @param own one of these opens the caller's groups
   */
  record Groups(String path, List<Privilege> full, List<Privilege> own) implements Access {
    /** Copies the lists. */
    public Groups {
      full = List.copyOf(full);
      own = List.copyOf(own);
    }

    /** All of them; who holds none is refused before the handler runs. */
    public List<Privilege> any() {
      return Stream.concat(full.stream(), own.stream()).toList();
    }
  }

  /**
   * Decided by the handler.
   *
   * @param rule what it demands
   */
  record ByHandler(String rule) implements Access {}
}
