/** Tests. */
@NullMarked
package io.pbs4j.server.state;

import org.jspecify.annotations.NullMarked;
