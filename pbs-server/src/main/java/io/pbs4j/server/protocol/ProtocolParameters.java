package io.pbs4j.server.protocol;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Schema;
import io.pbs4j.storage.session.ChunkLimits;

/** Parameters of the backup and reader protocols. */
final class ProtocolParameters {
  /** Largest writer id; no session has more indexes. */
  private static final int MAX_WRITER = 256;

  private static final Schema NAME = Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(1, 255);
  private static final Schema DIGEST = Schema.text("[a-f0-9]{64}");

  static final Parameter ARCHIVE = Parameter.required("archive-name", NAME, "File name of an archive.");
  static final Parameter FILE = Parameter.required("file-name", NAME, "File name of a blob or archive.");
  static final Parameter CHUNK = Parameter.required("digest", DIGEST, "Name of a chunk.");
  static final Parameter CSUM = Parameter.required("csum", DIGEST, "Checksum of the index.");
  static final Parameter REUSE =
      Parameter.optional("reuse-csum", DIGEST, "Checksum of the previous index, to take over its chunks.");
  static final Parameter WRITER =
      Parameter.required("wid", Schema.whole(1, MAX_WRITER), "Id of an open index.");
  static final Parameter IMAGE_SIZE = Parameter.required("size", Schema.atLeast(1), "Bytes of the image.");
  static final Parameter CHUNK_SIZE =
      Parameter.required("size", Schema.whole(1, ChunkLimits.MAX_SIZE), "Bytes of the chunk.");
  static final Parameter ENCODED_CHUNK =
      Parameter.required(
          "encoded-size",
          Schema.whole(ChunkLimits.MIN_ENCODED, ChunkLimits.MAX_ENCODED),
          "Bytes of the encoded chunk.");
  static final Parameter ENCODED_BLOB =
      Parameter.required(
          "encoded-size",
          Schema.whole(DataBlob.MIN_ENCODED, DataBlob.MAX_ENCODED),
          "Bytes of the encoded blob.");
  static final Parameter DIGESTS =
      Parameter.required("digest-list", Schema.many(DIGEST), "Names of chunks, in order.");
  static final Parameter OFFSETS =
      Parameter.required("offset-list", Schema.many(Schema.atLeast(0)), "Where each chunk starts.");

  private ProtocolParameters() {}

  /** Number of chunks of a finished index. */
  static Parameter chunkCount(long min) {
    return Parameter.required("chunk-count", Schema.atLeast(min), "Number of chunks.");
  }

  /** Bytes of a finished archive. */
  static Parameter archiveSize(long min) {
    return Parameter.required("size", Schema.atLeast(min), "Bytes of the archive.");
  }
}
