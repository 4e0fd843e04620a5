package io.pbs4j.cli.doctor;

import io.pbs4j.core.access.AuthId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether somebody may do some work at a path, and who lacks what for it.
 *
 * @param work what it is about
 * @param path in the tree of permissions
 * @param allowed whether it may be done
 * @param lacking who needs another entry: the user, the token, or both; none when it is allowed
 * @param whose says so in words
 */
record Finding(Work work, String path, boolean allowed, List<AuthId> lacking, String whose) {
  Finding {
    lacking = List.copyOf(lacking);
  }

  /**
   * Finds out.
   *
   * @param own what a user or token may do: for a token, what its own entries and those of its user both allow
   * @param user what the user of a token may do; empty when that cannot be known
   */
  static Finding of(Work work, String path, AuthId who, Set<String> own, Optional<Set<String>> user) {
    if (work.allowedBy(own)) {
      return new Finding(work, path, true, List.of(), "");
    }
    if (!who.isToken()) {
      return new Finding(work, path, false, List.of(who), "for " + who);
    }
    AuthId its = AuthId.of(who.user());
    if (user.isEmpty()) {
      return new Finding(work, path, false, List.of(its, who), "for the token, for its user, or for both");
    }
    // A user who lacks it hides what his token's own entries say.
    return work.allowedBy(user.get())
        ? new Finding(work, path, false, List.of(who), "for " + who)
        : new Finding(work, path, false, List.of(its, who), "for " + its + ", perhaps for the token too");
  }

  /** Calls of the API that allow the work when an administrator makes them. */
  List<String> remedies() {
    return lacking.stream()
        .map(
            id ->
                "PUT /access/acl path=" + path + " role=" + work.role() + " auth-id=" + id)
        .toList();
  }
}
