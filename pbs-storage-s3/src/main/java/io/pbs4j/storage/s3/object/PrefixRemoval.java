package io.pbs4j.storage.s3.object;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Removes a datastore's objects for good: those whose keys the layout knows, and nothing else below the prefix. */
public final class PrefixRemoval {
  private static final Pattern KNOWN = Pattern.compile("(?:\\.chunks|ns|host|ct|vm)/.*|\\.[A-Za-z0-9._-]+");

  private final ObjectStore store;

  /** Creates the removal. */
  public PrefixRemoval(ObjectStore store) {
    this.store = store;
  }

  /**
   * What was done.
   *
   * @param removed objects that are gone
   * @param left objects that are no part of a datastore
   */
  public record Outcome(long removed, long left) {}

  /**
   * Removes the objects, a thousand at a time.
   *
   * @throws IOException if one could not be removed; a second run goes on
   */
  public Outcome run() throws IOException {
    long removed = 0;
    long left = 0;
    @Nullable String after = null;
    ObjectStore.Page page;
    do {
      page = store.list("", after, ObjectStore.MAX_BATCH);
      List<String> keys =
          page.objects().stream().map(StoredObject::key).filter(key -> KNOWN.matcher(key).matches()).toList();
      if (!keys.isEmpty()) {
        Map<String, String> refused = store.deleteAll(keys);
        if (!refused.isEmpty()) {
          Map.Entry<String, String> first = refused.entrySet().iterator().next();
          throw new IOException("cannot remove " + first.getKey() + ": " + first.getValue());
        }
      }
      removed += keys.size();
      left += page.objects().size() - keys.size();
      if (!page.objects().isEmpty()) {
        after = page.objects().get(page.objects().size() - 1).key();
      }
    } while (page.more());
    return new Outcome(removed, left);
  }
}
