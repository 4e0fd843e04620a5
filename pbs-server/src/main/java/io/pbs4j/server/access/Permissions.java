package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Decides who may do what. */
@FunctionalInterface
public interface Permissions {
  /**
   * Whether somebody holds at least one of some privileges.
   *
   * @param path of the object, such as {@code /datastore/store/ns}; {@code /} for everything
   */
  boolean check(AuthId authId, String path, Privilege... anyOf);

  /** Whether somebody holds at least one of some privileges on a path or anywhere below it. */
  default boolean checkBelow(AuthId authId, String path, Privilege... anyOf) {
    return check(authId, path, anyOf);
  }

  /** Throws unless {@link #check} holds; the message names what is missing where. */
  default void require(AuthId authId, String path, Privilege... anyOf) {
    if (!check(authId, path, anyOf)) {
      String names = Arrays.stream(anyOf).map(Privilege::wireName).collect(Collectors.joining("|"));
      throw new PermissionDeniedException("permission check failed - missing " + names + " on " + path);
    }
  }
}
