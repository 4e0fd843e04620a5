/** Tests of notifications. */
@NullMarked
package io.pbs4j.server.notification;

import org.jspecify.annotations.NullMarked;
