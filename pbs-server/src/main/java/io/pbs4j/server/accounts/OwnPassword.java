package io.pbs4j.server.accounts;

import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.login.PasswordCheck;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import org.jspecify.annotations.Nullable;

/** Asks who changes a credential for his own password once more, so that a stolen ticket is not enough. */
final class OwnPassword {
  private final PasswordCheck check;

  OwnPassword(PasswordCheck check) {
    this.check = check;
  }

  /**
   * Throws status 401 unless a call brings the password of its user.
   *
   * @param sent what it brought
   * @param rootNeedNot whether root@pam and his tokens may leave it out
   */
  void require(Call call, @Nullable String sent, boolean rootNeedNot) {
    boolean root = call.caller().user().equals(FirstRun.ROOT.user());
    if (sent == null) {
      if (!(rootNeedNot && root)) {
        throw ApiException.unauthorized("missing password");
      }
    } else if (!check.matches(call.caller().user(), Secret.of(sent))) {
      throw ApiException.unauthorized("invalid credentials");
    }
  }
}
