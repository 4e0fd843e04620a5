/**
 * The archive format of directories, pxar version 1: entries with their metadata in one stream, and for every
 * directory a table that finds a child without reading the others. See {@code docs/formats.md}, "pxar".
 */
@NullMarked
package io.pbs4j.core.pxar;

import org.jspecify.annotations.NullMarked;
