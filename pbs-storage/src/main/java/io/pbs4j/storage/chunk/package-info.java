/**
 * Chunks by digest: proven while they are received, inserted by the rules that keep a store sound, read and touched.
 *
 * <pre>{@code
 * import io.pbs4j.core.blob.DataBlob;
 * import io.pbs4j.core.chunk.Digest;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.SyncLevel;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.chunk.ChunkStore;
 * import io.pbs4j.storage.chunk.ChunkUpload;
 * import java.nio.ByteBuffer;
 * import java.nio.file.Path;
 *
 * Zstd zstd = Zstd.detect();
 * Path path = Path.of("/mnt/new");
 * FilesystemBackend.create(path);
 * try (Backend backend = FilesystemBackend.open(path, SyncLevel.FILESYSTEM)) {
 *   ChunkStore chunks = new ChunkStore(backend.chunks(), zstd);
 *   byte[] data = new byte[64 << 10];
 *   Digest digest = Digest.sha256(data);
 *   DataBlob blob = DataBlob.encode(data, zstd);
 *   try (ChunkUpload upload = chunks.upload(digest, data.length, blob.length())) {
 *     upload.append(ByteBuffer.wrap(blob.bytes()));
 *     System.out.println("there before: " + upload.finish().duplicate());
 *   }
 *   System.out.println(chunks.read(digest).decode(zstd, data.length).length);
 * }
 * // prints: there before: false
 * // prints: 65536
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.chunk;

import org.jspecify.annotations.NullMarked;
