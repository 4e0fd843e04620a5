/**
 * Names of those who act: users and API tokens.
 *
 * <pre>{@code
 * import io.pbs4j.core.access.AuthId;
 *
 * AuthId token = AuthId.parse("backup@pbs!web1");
 * System.out.println(token.isToken() + " " + token.user());
 * // prints: true backup@pbs
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.access;

import org.jspecify.annotations.NullMarked;
