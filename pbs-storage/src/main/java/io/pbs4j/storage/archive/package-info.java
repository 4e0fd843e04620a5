/** Content of archives: the bytes that a client backed up, put together from their chunks. */
@NullMarked
package io.pbs4j.storage.archive;

import org.jspecify.annotations.NullMarked;
