package io.pbs4j.server.access.acl;

import io.pbs4j.core.access.AuthId;

/**
 * A role of somebody at a place.
 *
 * @param path checked by {@link AclPath}
 * @param authId a user or a token; a token has no part in what its user is given
 * @param role what it allows
 * @param propagate whether it also holds below the path
 */
public record AclEntry(String path, AuthId authId, Role role, boolean propagate) {}
