/**
 * The archive format of directories, pxar version 1: entries with their metadata in one stream, and for every
 * directory a table that finds a child without reading the others. See {@code docs/formats.md}, "pxar".
 *
 * <pre>{@code
 * import io.pbs4j.core.ByteSource;
 * import io.pbs4j.core.Octets;
 * import io.pbs4j.core.pxar.Metadata;
 * import io.pbs4j.core.pxar.PxarArchive;
 * import io.pbs4j.core.pxar.PxarEntry;
 * import io.pbs4j.core.pxar.PxarEvent;
 * import io.pbs4j.core.pxar.PxarReader;
 * import io.pbs4j.core.pxar.PxarWriter;
 * import java.io.ByteArrayInputStream;
 * import java.io.ByteArrayOutputStream;
 * import java.nio.charset.StandardCharsets;
 *
 * byte[] text = "127.0.0.1 localhost".getBytes(StandardCharsets.UTF_8);
 * Metadata directory = Metadata.of(040755, 0, 0, 1_700_000_000, 0);
 * Metadata file = Metadata.of(0100644, 0, 0, 1_700_000_000, 0);
 * ByteArrayOutputStream out = new ByteArrayOutputStream();
 * PxarWriter writer = new PxarWriter(out, directory);
 * writer.startDirectory(Octets.ofText("etc"), directory);
 * writer.file(Octets.ofText("hosts"), file, text.length, new ByteArrayInputStream(text));
 * writer.endDirectory();
 * writer.finish();
 *
 * // One file, without reading what lies before it.
 * try (PxarArchive pxar = PxarArchive.open(ByteSource.of("root.pxar", out.toByteArray()))) {
 *   PxarEntry hosts = pxar.find(Octets.ofText("etc/hosts")).orElseThrow();
 *   byte[] content = pxar.stream(hosts).readAllBytes();
 *   System.out.println(new String(content, StandardCharsets.UTF_8));
 * }
 * // prints: 127.0.0.1 localhost
 *
 * // All, from the start to the end.
 * PxarReader reader = new PxarReader("root.pxar", new ByteArrayInputStream(out.toByteArray()));
 * for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
 *   if (event instanceof PxarEvent.File found) {
 *     System.out.println(found.name() + ", " + found.size() + " bytes");
 *   }
 * }
 * // prints: hosts, 19 bytes
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.pxar;

import org.jspecify.annotations.NullMarked;
