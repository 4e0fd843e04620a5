package io.pbs4j.server.accounts;

import io.pbs4j.core.access.Userid;
import java.util.Map;

/** What lists of users show of second factors. */
@FunctionalInterface
interface FactorView {
  /** {@code totp-locked} and {@code tfa-locked-until} of a user, as far as they apply. */
  Map<String, Object> locks(Userid userid);
}
