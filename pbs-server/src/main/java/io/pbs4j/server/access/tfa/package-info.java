/** Second factors: one-time passwords, recovery codes, security keys; and what locks them. */
@NullMarked
package io.pbs4j.server.access.tfa;

import org.jspecify.annotations.NullMarked;
