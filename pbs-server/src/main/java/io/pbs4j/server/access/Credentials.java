package io.pbs4j.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings to prove who sent it; its {@code toString} hides that.
 *
 * @param cookies values of the Cookie header, as sent
 * @param authorization value of the Authorization header
 * @param guard value of the CSRFPreventionToken header
 * @param readOnly whether the method changes nothing, so that no guard is needed
 */
public record Credentials(
    List<String> cookies, @Nullable String authorization, @Nullable String guard, boolean readOnly) {
  /** Copies the list. */
  public Credentials {
    cookies = List.copyOf(cookies);
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
