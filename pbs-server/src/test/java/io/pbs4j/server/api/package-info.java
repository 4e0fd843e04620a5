/** Tests. */
@NullMarked
package io.pbs4j.server.api;

import org.jspecify.annotations.NullMarked;
