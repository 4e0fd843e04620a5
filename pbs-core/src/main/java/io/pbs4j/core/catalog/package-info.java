/**
 * The catalog of a snapshot's archives, format {@code pcat1}: names, sizes and times, for browsing without the
 * archives. See {@code docs/formats.md}, "Catalog".
 *
 * <pre>{@code
 * import io.pbs4j.core.catalog.CatalogWriter;
 *
 * X
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.catalog;

import org.jspecify.annotations.NullMarked;
