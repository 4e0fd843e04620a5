package io.pbs4j.server.access.tfa;

import org.jspecify.annotations.Nullable;

/**
 * Under which name browsers know this server; keys are bound to it.
 *
 * @param rp shown to users
 * @param id the domain that keys are bound to
 * @param origin the only address that is taken, such as {@code https://pbs.example.com:8007}; {@code null} for
 *     every one of the domain
 * @param allowSubdomains whether hosts below the domain count too; {@code null} for yes
 */
public record WebauthnConfig(
    String rp, String id, @Nullable String origin, @Nullable Boolean allowSubdomains) {
  /** Whether a page at an origin may use keys of this server. */
  boolean allows(@Nullable String scheme, @Nullable String host, String text) {
    if (origin != null) {
      return origin.equals(text);
    }
    boolean below = !Boolean.FALSE.equals(allowSubdomains) && host != null && host.endsWith("." + id);
    return "https".equals(scheme) && (id.equals(host) || below);
  }
}
