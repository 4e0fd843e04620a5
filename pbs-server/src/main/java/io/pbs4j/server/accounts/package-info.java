/** Endpoints about users, tokens, permissions and logging in. */
@NullMarked
package io.pbs4j.server.accounts;

import org.jspecify.annotations.NullMarked;
