/** Who calls and what he may do: users, tokens, tickets, privileges. */
@NullMarked
package io.pbs4j.server.access;

import org.jspecify.annotations.NullMarked;
