/**
 * The catalog of a snapshot's archives, format {@code pcat1}: names, sizes and times, for browsing without the
 * archives. See {@code docs/formats.md}, "Catalog".
 *
 * <pre>{@code
 * import io.pbs4j.core.ByteSource;
 * import io.pbs4j.core.Octets;
 * import io.pbs4j.core.catalog.CatalogReader;
 * import io.pbs4j.core.catalog.CatalogWriter;
 * import java.io.ByteArrayOutputStream;
 *
 * ByteArrayOutputStream out = new ByteArrayOutputStream();
 * CatalogWriter writer = new CatalogWriter(out);
 * writer.startDirectory(Octets.ofText("root.pxar.didx"));
 * writer.file(Octets.ofText("hosts"), 19, 1_700_000_000);
 * writer.other('l', Octets.ofText("localtime"));
 * writer.endDirectory();
 * writer.finish();
 *
 * try (CatalogReader catalog = CatalogReader.open(ByteSource.of("catalog", out.toByteArray()))) {
 *   catalog.walk(
 *       catalog.root(), (path, entry) -> System.out.println(entry.type() + " " + entry.name()));
 * }
 * // prints: DIRECTORY root.pxar.didx
 * // prints: FILE hosts
 * // prints: SYMLINK localtime
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.catalog;

import org.jspecify.annotations.NullMarked;
