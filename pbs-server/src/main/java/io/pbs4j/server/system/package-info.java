/** Endpoints about the server itself: who it is, and logging in. */
@NullMarked
package io.pbs4j.server.system;

import org.jspecify.annotations.NullMarked;
