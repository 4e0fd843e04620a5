/** Tests. */
@NullMarked
package io.pbs4j.server.datastore;

import org.jspecify.annotations.NullMarked;
