package io.pbs4j.storage.s3;

import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists chunks, one request for a thousand. */
final class ChunkPages implements ChunkBackend.Pages {
  private final ObjectStore store;
  private final Consumer<List<StoredChunk>> seen;
  private final Runnable ended;
  private final String from;
  private String after;
  private boolean more = true;

  /**
   * Creates the listing.
   *
   * @param from digits of a digest to start at
   * @param seen gets every page before it is given out
   * @param ended called once when the last page was given out
   */
  ChunkPages(ObjectStore store, String from, Consumer<List<StoredChunk>> seen, Runnable ended) {
    this.store = store;
    this.seen = seen;
    this.ended = ended;
    this.from = from;
    this.after = ChunkNames.before(from);
  }

  @Override
  public @Nullable List<StoredChunk> next() throws IOException {
    while (more) {
      ObjectStore.Page page = store.list(S3Chunks.AREA, after, ObjectStore.MAX_BATCH);
      List<StoredChunk> chunks = new ArrayList<>();
      for (StoredObject object : page.objects()) {
        StoredChunk chunk = ChunkNames.parse(object);
        if (chunk != null && chunk.digest().toString().compareTo(from) >= 0) {
          chunks.add(chunk);
        }
        after = object.key();
      }
      more = page.more() && !page.objects().isEmpty();
      seen.accept(chunks);
      if (!chunks.isEmpty()) {
        return chunks;
      }
    }
    ended.run();
    return null;
  }
}
