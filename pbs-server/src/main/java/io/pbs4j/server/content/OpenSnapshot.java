package io.pbs4j.server.content;

import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.GroupAccess;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The snapshot that a call is about, open for reading what is in it. */
final class OpenSnapshot {
  /** Decoded chunks that each open archive keeps: two of the usual size, as downloads read on and on. */
  private static final long CACHE = 8L << 20;

  private static final String METADATA = ".mpxar.didx";
  private static final String PAYLOAD = ".ppxar.didx";
  private static final String PXAR = ".pxar.didx";

  private final SnapshotReader reader;

  private OpenSnapshot(SnapshotReader reader) {
    this.reader = reader;
  }

  /** Opens it after a check of privileges. */
  static OpenSnapshot of(Call call, Datastores datastores) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access =
        GroupAccess.of(
            call,
            p.text("store"),
            ns,
            GroupAccess.any(Privilege.DATASTORE_READ),
            GroupAccess.any(Privilege.DATASTORE_BACKUP));
    Datastore store = datastores.reading(p.text("store"));
    BackupSnapshot snapshot = DatastoreParameters.snapshot(p);
    access.require(store, ns, snapshot.group());
    return new OpenSnapshot(store.contents().plain(ns, snapshot, CACHE));
  }

  /** Its reader. */
  SnapshotReader reader() {
    return reader;
  }

  /** File names of archives of directories; of one in two parts, the metadata. */
  List<String> archives() {
    return reader.manifest().files().stream()
        .map(entry -> entry.name().name())
        .filter(name -> name.endsWith(PXAR) || name.endsWith(METADATA))
        .sorted()
        .toList();
  }

  /** Throws with the text that clients know if a file is encrypted; one that is not there is not. */
  void requirePlain(String file) {
    Optional<FileEntry> entry = reader.manifest().file(file);
    if (entry.isPresent() && entry.get().cryptMode() == CryptMode.ENCRYPT) {
      throw ApiException.badRequest("cannot decode '" + file + "' - is encrypted");
    }
  }

  /** Opens an archive of a directory by its file name; the caller closes it. */
  PxarArchive pxar(String file) throws IOException {
    if (!ArchiveName.isValid(file) || !(file.endsWith(PXAR) || file.endsWith(METADATA) || file.endsWith(PAYLOAD))) {
      throw ApiException.badRequest("'" + file + "' is no archive of a directory");
    }
    if (reader.manifest().file(file).isEmpty()) {
      throw StorageException.invalid("manifest does not contain file '" + file + "'");
    }
    requirePlain(file);
    requirePlain(file.replace(METADATA, PAYLOAD));
    return reader.pxar(file);
  }
}
