package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;

/** Everything to {@code root@pam} and its first token, nothing to anybody else. */
public final class RootPermissions implements Permissions {
  @Override
  public boolean check(AuthId authId, String path, Privilege... anyOf) {
    return authId.equals(FirstRun.ROOT) || authId.equals(FirstRun.ROOT_TOKEN);
  }
}
