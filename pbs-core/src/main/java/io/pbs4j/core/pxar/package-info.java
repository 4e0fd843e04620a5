/**
 * The archive format of directories, pxar version 1: entries with their metadata in one stream, and for every
 * directory a table that finds a child without reading the others. See {@code docs/formats.md}, "pxar".
 *
 * <pre>{@code
 * import io.pbs4j.core.Octets;
 * import io.pbs4j.core.pxar.Metadata;
 * import io.pbs4j.core.pxar.PxarEvent;
 * import io.pbs4j.core.pxar.PxarReader;
 * import io.pbs4j.core.pxar.PxarWriter;
 * import java.io.ByteArrayInputStream;
 * import java.io.ByteArrayOutputStream;
 *
 * X
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.pxar;

import org.jspecify.annotations.NullMarked;
