/** Tests. */
@NullMarked
package io.pbs4j.server.access;

import org.jspecify.annotations.NullMarked;
