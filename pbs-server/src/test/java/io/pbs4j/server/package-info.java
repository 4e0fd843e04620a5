/** Tests. */
@NullMarked
package io.pbs4j.server;

import org.jspecify.annotations.NullMarked;
