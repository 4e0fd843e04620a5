package io.pbs4j.server.access;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a user besides his name; {@code null} for what is not.
 *
 * @param comment a line
 * @param firstname his first name
 * @param lastname his family name
 * @param email where to write to
 */
public record Profile(
    @Nullable String comment, @Nullable String firstname, @Nullable String lastname, @Nullable String email) {
  /** Nothing. */
  public static final Profile EMPTY = new Profile(null, null, null, null);
}
