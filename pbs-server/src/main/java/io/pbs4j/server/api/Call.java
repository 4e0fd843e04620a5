package io.pbs4j.server.api;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.access.Privilege;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One call of an endpoint.
 *
 * @param parameters checked
 * @param authId who calls; {@code null} for nobody known
 * @param permissions what callers may do
 * @param remote where the call comes from
 */
public record Call(
    Parameters parameters,
    @Nullable AuthId authId,
    Permissions permissions,
    @Nullable SocketAddress remote) {
  /** Who calls an endpoint that is not open to the world. */
  public AuthId caller() {
    if (authId == null) {
      throw ApiException.unauthorized("authentication failed - no authentication credentials provided.");
    }
    return authId;
  }

  /** Whether the caller holds one of some privileges on a path such as {@code /datastore/x}. */
  public boolean holds(String path, Privilege... anyOf) {
    return authId != null && permissions.check(authId, path, anyOf);
  }

  /** Whether the caller holds one of some privileges on a path or anywhere below it. */
  public boolean holdsBelow(String path, Privilege... anyOf) {
    return authId != null && permissions.checkBelow(authId, path, anyOf);
  }

  /** Throws status 403 unless the caller holds one of some privileges on a path. */
  public void require(String path, Privilege... anyOf) {
    permissions.require(caller(), path, anyOf);
  }

  /** The peer's address without port, as task logs name it. */
  public String remoteHost() {
    return remote instanceof InetSocketAddress inet ? inet.getHostString() : String.valueOf(remote);
  }
}
