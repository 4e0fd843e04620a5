/**
 * Indexes fetched from a server and checked against the manifest that names them.
 */
@NullMarked
package io.pbs4j.client.index;

import org.jspecify.annotations.NullMarked;
