/** Tests. */
@NullMarked
package io.pbs4j.server.access.tfa;

import org.jspecify.annotations.NullMarked;
