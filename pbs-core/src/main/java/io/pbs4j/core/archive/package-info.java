/**
 * Archives of a snapshot, read at any place: their bytes are put together from chunks that are fetched, proven
 * and decrypted when they are needed.
 *
 * <pre>{@code
 * import io.pbs4j.core.archive.SnapshotFiles;
 * import io.pbs4j.core.archive.SnapshotReader;
 * import io.pbs4j.core.blob.DataBlob;
 * import io.pbs4j.core.chunk.Digest;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.index.IndexReader;
 * import io.pbs4j.core.snapshot.ArchiveName;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import java.io.IOException;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * Path store = Path.of("/mnt/backups");
 * BackupSnapshot snapshot = BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");
 * // Where files and chunks come from; pbs-storage and pbs-client have their own.
 * SnapshotFiles files =
 *     new SnapshotFiles() {
 *       @Override
 *       public byte[] blob(ArchiveName name) throws IOException {
 *         return Files.readAllBytes(store.resolve(snapshot.toString()).resolve(name.name()));
 *       }
 *
 *       @Override
 *       public IndexReader index(ArchiveName name) throws IOException {
 *         return IndexReader.open(store.resolve(snapshot.toString()).resolve(name.name()));
 *       }
 *
 *       @Override
 *       public DataBlob chunk(Digest digest) throws IOException {
 *         String name = digest.toString();
 *         Path file = store.resolve(".chunks").resolve(name.substring(0, 4)).resolve(name);
 *         return DataBlob.parse(name, Files.readAllBytes(file));
 *       }
 *     };
 * SnapshotReader reader = SnapshotReader.open(files, snapshot, null, Zstd.detect());
 * System.out.println(Digest.sha256(reader.stream("drive-scsi0.img").readAllBytes()));
 * // prints: b3a53f59bc998a48e16c945b20f0b48ef0cbceb3e94419ad7701307e23d21ba2
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.archive;

import org.jspecify.annotations.NullMarked;
