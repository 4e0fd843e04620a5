/**
 * The formats of Proxmox Backup Server: blobs, chunks, indexes, manifests, archives, catalogs, keys and names. Bytes
 * in, bytes out: no network, no clock, no state of the process.
 */
@SuppressWarnings("requires-automatic") // aircompressor has no module descriptor
module io.pbs4j.core {
  requires static transitive org.jspecify;
  requires static com.github.luben.zstd_jni;
  requires aircompressor;
  requires com.fasterxml.jackson.databind;
  requires org.bouncycastle.provider;

  exports io.pbs4j.core;
  exports io.pbs4j.core.access;
  exports io.pbs4j.core.archive;
  exports io.pbs4j.core.blob;
  exports io.pbs4j.core.catalog;
  exports io.pbs4j.core.chunk;
  exports io.pbs4j.core.compress;
  exports io.pbs4j.core.crypto;
  exports io.pbs4j.core.index;
  exports io.pbs4j.core.manifest;
  exports io.pbs4j.core.pxar;
  exports io.pbs4j.core.schedule;
  exports io.pbs4j.core.snapshot;
  exports io.pbs4j.core.task;
}
