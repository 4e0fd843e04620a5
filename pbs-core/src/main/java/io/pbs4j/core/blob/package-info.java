/**
 * Data blobs: the envelope of every chunk and every {@code *.blob} file.
 *
 * <pre>{@code
 * import io.pbs4j.core.blob.DataBlob;
 * import io.pbs4j.core.compress.Zstd;
 * import java.nio.charset.StandardCharsets;
 *
 * Zstd zstd = Zstd.detect();
 * byte[] config = "net0: virtio\n".repeat(100).getBytes(StandardCharsets.UTF_8);
 * DataBlob blob = DataBlob.encode(config, zstd);
 * System.out.println(blob.kind() + ", smaller: " + (blob.length() < config.length));
 * // prints: COMPRESSED, smaller: true
 *
 * DataBlob read = DataBlob.parse("qemu-server.conf.blob", blob.bytes());
 * read.verifyCrc();
 * System.out.println(read.decode(zstd, DataBlob.MAX_DECODED).length);
 * // prints: 1300
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.blob;

import org.jspecify.annotations.NullMarked;
