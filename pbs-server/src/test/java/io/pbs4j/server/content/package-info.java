/** Tests. */
@NullMarked
package io.pbs4j.server.content;

import org.jspecify.annotations.NullMarked;
