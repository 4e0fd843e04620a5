/**
 * The manifest {@code index.json.blob}: what a snapshot contains. It belongs to the client that wrote it;
 * a server edits nothing but the {@code unprotected} part.
 */
@NullMarked
package io.pbs4j.core.manifest;

import org.jspecify.annotations.NullMarked;
