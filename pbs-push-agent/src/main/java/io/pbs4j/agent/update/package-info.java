/**
 * The agent replaces itself by a newer version, if it was told where to look for one. A new version passes size,
 * type, checksum, signature and self-test, in this order, and the running jar is replaced in one step or not at
 * all. Keys to trust come from the running jar only. Nothing here runs a command that came from outside: what is
 * started is the new jar itself, and only after it was proven.
 */
@NullMarked
package io.pbs4j.agent.update;

import org.jspecify.annotations.NullMarked;
