package io.pbs4j.core.fuzz;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Everything that pbs-core reads, each as one function of bytes that uses all of the reader. */
enum Format {
  /** Also behind a CRC that fits, which damaged bytes hardly ever have. */
  BLOB {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      DataBlob blob = DataBlob.parse(source, bytes.clone());
      blob.updateCrc();
      for (Zstd zstd : ZSTD) {
        blob.decode(zstd, MAX_DECODED);
      }
      DataBlob.parse(source, bytes).verifyCrc();
    }
  },

  FIXED_INDEX {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      readIndex(source, bytes);
    }
  },

  DYNAMIC_INDEX {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      readIndex(source, bytes);
    }
  },

  MANIFEST {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      Manifest manifest = Manifest.parse(source, bytes);
      manifest.notes();
      manifest.verifyState();
      manifest.toJson();
      try {
        manifest.verifyKey(null);
      } catch (CryptException e) {
        // Signed: a key would be needed.
      }
    }
  },

  KEY_FILE {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      KeyFile key = KeyFile.parse(source, bytes);
      key.toJson();
      if (!key.needsPassphrase()) {
        try {
          key.open(null).close();
        } catch (CryptException e) {
          // Not the key that its fingerprint says.
        }
      }
    }
  },

  CATALOG {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      try (CatalogReader catalog = CatalogReader.open(ByteSource.of(source, bytes))) {
        catalog.walk(catalog.root(), (path, entry) -> {});
      }
    }
  },

  /** From the start to the end. */
  PXAR {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      PxarReader pxar = new PxarReader(source, new ByteArrayInputStream(bytes));
      for (PxarEvent event = pxar.next(); event != null; event = pxar.next()) {
        if (event instanceof PxarEvent.File) {
          pxar.content().transferTo(OutputStream.nullOutputStream());
        }
      }
    }
  },

  /** Through its tables. */
  PXAR_TABLES {
    @Override
    void read(String source, byte[] bytes) throws IOException {
      try (PxarArchive pxar = PxarArchive.open(ByteSource.of(source, bytes))) {
        visit(pxar, pxar.root(), 0);
      }
    }

    private void visit(PxarArchive pxar, PxarEntry directory, int depth) throws IOException {
      for (PxarEntry entry : pxar.list(directory)) {
        pxar.child(directory, entry.name());
        entry.metadata();
        if (entry.isDirectory()) {
          // Where a chain of directories is deeper than the stack, the test ends and not the reader.
          if (depth < MAX_DEPTH) {
            visit(pxar, entry, depth + 1);
          }
        } else if (entry.isFile() || entry.isHardLink()) {
          pxar.resolve(entry);
          pxar.stream(entry).transferTo(OutputStream.nullOutputStream());
        }
      }
    }
  };

  private static final int MAX_DEPTH = 200;
  private static final int MAX_DECODED = 16 << 20;
  private static final Zstd[] ZSTD = {Zstd.detect(), Zstd.pureJava()};

  /**
   * Reads all there is.
   *
   * @throws io.pbs4j.core.FormatException if the bytes are not of this format; anything else is a fault
   */
  abstract void read(String source, byte[] bytes) throws IOException;

  private static void readIndex(String source, byte[] bytes) throws IOException {
    try (IndexReader index = IndexReader.of(ByteSource.of(source, bytes))) {
      index.forEach((position, start, end, digest) -> {});
      if (index.count() > 0) {
        index.digest(index.count() - 1);
      }
      index.verifyCsum();
    }
  }
}
