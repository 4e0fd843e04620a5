/**
 * Data blobs: the envelope of every chunk and every {@code *.blob} file.
 *
 * <pre>{@code
 * DataBlob blob = DataBlob.encode(payload, Zstd.detect());
 * byte[] onDisk = blob.bytes();
 * byte[] again = DataBlob.parse("etc.conf.blob", onDisk).decode(Zstd.detect(), DataBlob.MAX_DECODED);
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.blob;

import org.jspecify.annotations.NullMarked;
