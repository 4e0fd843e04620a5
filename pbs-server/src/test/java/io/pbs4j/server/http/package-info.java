/** Tests of the HTTP side, and a client for them that speaks the upgrade. */
@NullMarked
package io.pbs4j.server.http;

import org.jspecify.annotations.NullMarked;
