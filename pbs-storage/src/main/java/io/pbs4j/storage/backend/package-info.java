/**
 * The one contract below a datastore: named objects, containers and chunks on some storage. Implementations are siblings in sub packages; nothing above asks which one it has.
 */
@NullMarked
package io.pbs4j.storage.backend;

import org.jspecify.annotations.NullMarked;
