/** A client of any PBS-compatible server. */
@NullMarked
package io.pbs4j.client;

import org.jspecify.annotations.NullMarked;
