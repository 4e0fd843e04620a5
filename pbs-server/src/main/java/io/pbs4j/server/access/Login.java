package io.pbs4j.server.access;

import io.pbs4j.core.access.Userid;

/**
 * A successful login; its {@code toString} hides the ticket.
 *
 * @param userid who logged in
 * @param ticket for the cookie
 * @param guard for the CSRFPreventionToken header
 */
public record Login(Userid userid, String ticket, String guard) {
  @Override
  public String toString() {
    return "Login[" + userid + "]";
  }
}
