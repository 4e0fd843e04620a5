/**
 * Directory trees: from the local file system into an archive, and back.
 *
 * <pre>{@code
 * import io.pbs4j.client.tree.TreeArchiver;
 * import io.pbs4j.client.tree.TreeOptions;
 * import io.pbs4j.client.tree.TreeRestorer;
 * import io.pbs4j.core.Octets;
 * import io.pbs4j.core.catalog.CatalogWriter;
 * import io.pbs4j.core.pxar.PxarReader;
 * import java.io.InputStream;
 * import java.io.OutputStream;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * // An archive in a file, without a server.
 * Path file = Path.of("/var/tmp/web1.pxar");
 * try (OutputStream archive = Files.newOutputStream(file);
 *     OutputStream names = Files.newOutputStream(Path.of("/var/tmp/web1.pcat1"))) {
 *   CatalogWriter catalog = new CatalogWriter(names);
 *   catalog.startDirectory(Octets.ofText("web1.pxar.didx"));
 *   TreeArchiver.archive(
 *       Path.of("/srv/web1"), TreeOptions.DEFAULT, archive, catalog,
 *       (path, problem) -> System.err.println(path + " " + problem));
 *   catalog.endDirectory();
 *   catalog.finish();
 * }
 *
 * Path target = Files.createDirectory(Path.of("/var/tmp/restored"));
 * try (InputStream archive = Files.newInputStream(file)) {
 *   TreeRestorer.restore(
 *       new PxarReader("web1.pxar", archive), target,
 *       (path, problem) -> System.err.println(path + " " + problem));
 * }
 * System.out.println(Files.readString(target.resolve("index.html")));
 * // prints: <p>hello</p>
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.tree;

import org.jspecify.annotations.NullMarked;
