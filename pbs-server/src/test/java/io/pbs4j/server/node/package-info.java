/** Tests. */
@NullMarked
package io.pbs4j.server.node;

import org.jspecify.annotations.NullMarked;
