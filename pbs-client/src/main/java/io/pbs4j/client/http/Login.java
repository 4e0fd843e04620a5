package io.pbs4j.client.http;

import io.pbs4j.client.ClientException;
import org.eclipse.jetty.http.HttpFields;

/** Proves to the server who the client is. Safe for use by several threads. */
interface Login {
  /** Adds what a request needs, logging in first where that is due. */
  void authorize(HttpFields.Mutable headers) throws ClientException;

  /**
   * Told that the server refused a request's credentials.
   *
   * @return whether another try makes sense
   */
  boolean refused() throws ClientException;
}
