/**
 * Jetty wiring: TLS connector, certificate, the upgrade of one HTTP/1.1 connection to HTTP/2, plain-text
 * errors.
 */
@NullMarked
package io.pbs4j.server.http;

import org.jspecify.annotations.NullMarked;
