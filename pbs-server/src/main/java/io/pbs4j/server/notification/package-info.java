/** Notifications: what happens to datastores is told by mail, webhook or Gotify, as matchers decide. */
@NullMarked
package io.pbs4j.server.notification;

import org.jspecify.annotations.NullMarked;
