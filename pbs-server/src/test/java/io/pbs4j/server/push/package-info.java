/** Tests. */
@NullMarked
package io.pbs4j.server.push;

import org.jspecify.annotations.NullMarked;
