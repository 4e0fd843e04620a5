/**
 * How much anybody may ask and how fast data may flow: limits of requests by address and tenant, and rules for the
 * rate of backups and restores by network, user and time of day. See {@code docs/traffic.md}.
 */
@NullMarked
package io.pbs4j.server.traffic;

import org.jspecify.annotations.NullMarked;
