package io.pbs4j.storage.s3;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The object that names the one server which may write to a store. The server that opened it last has it; one
 * that had it before notices before it finishes a backup or removes anything. Needs no clock and no renewal:
 * a server that crashed is simply followed by the next.
 */
final class ServerMark {
  /** As the lock file of a store on disk. */
  static final String NAME = ".lock";

  private static final int MAX_LENGTH = 1000;

  private final ObjectStore objects;
  private final StoredObject mine;

  private ServerMark(ObjectStore objects, StoredObject mine) {
    this.objects = objects;
    this.mine = mine;
  }

  /** Takes the store. */
  static ServerMark take(ObjectStore objects, String server, Instant now) throws IOException {
    String text = "opened by " + server + " at " + now + " (" + UUID.randomUUID() + ")\n";
    return new ServerMark(
        objects, objects.put(NAME, ObjectBody.of(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** One request. Throws with kind {@code LOCKED} if another server has the store now. */
  void verify() throws IOException {
    StoredObject now = objects.head(NAME);
    if (now != null && now.etag().equals(mine.etag())) {
      return;
    }
    throw new StorageException(
        StorageException.Kind.LOCKED,
        "another server has taken over " + objects.describe() + ": " + holder());
  }

  private String holder() throws IOException {
    try (ObjectStream text = objects.open(NAME)) {
      return text == null
          ? "object " + NAME + " was removed"
          : new String(text.readNBytes(MAX_LENGTH), StandardCharsets.UTF_8).strip();
    }
  }
}
