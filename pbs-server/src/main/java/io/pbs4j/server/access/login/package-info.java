/** Logging in: password, then a second factor if there is one. */
@NullMarked
package io.pbs4j.server.access.login;

import org.jspecify.annotations.NullMarked;
