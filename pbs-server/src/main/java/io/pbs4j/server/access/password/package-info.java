/** Passwords: their hashes, and checking them without giving away who exists or how much memory there is. */
@NullMarked
package io.pbs4j.server.access.password;

import org.jspecify.annotations.NullMarked;
