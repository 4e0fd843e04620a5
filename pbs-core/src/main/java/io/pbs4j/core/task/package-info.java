/**
 * Unique task identifiers (UPID).
 *
 * <pre>{@code
 * import io.pbs4j.core.task.Upid;
 *
 * Upid upid = Upid.parse("UPID:pbs:000002C4:0000B1D5:00000001:6553F100:backup:store\\x3ahost-web1:root@pam:");
 * System.out.println(upid.type() + " of " + upid.id() + " by " + upid.authId());
 * // prints: backup of store:host/web1 by root@pam
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.task;

import org.jspecify.annotations.NullMarked;
