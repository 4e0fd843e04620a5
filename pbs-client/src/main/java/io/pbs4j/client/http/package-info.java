/**
 * How requests travel: REST over HTTP/1.1, and the upgrade to HTTP/2 that backup and reader sessions use.
 */
@NullMarked
package io.pbs4j.client.http;

import org.jspecify.annotations.NullMarked;
