package io.pbs4j.server.api;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.NotAuthenticatedException;
import org.eclipse.jetty.server.Request;

/** Finds out who sent a request. */
@FunctionalInterface
public interface Authentication {
  /** Who sent it. */
  AuthId of(Request request) throws NotAuthenticatedException;
}
