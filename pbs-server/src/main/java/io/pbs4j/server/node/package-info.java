/** The host that the server runs on: what it is, how it does, and what is configured of it. */
@NullMarked
package io.pbs4j.server.node;

import org.jspecify.annotations.NullMarked;
