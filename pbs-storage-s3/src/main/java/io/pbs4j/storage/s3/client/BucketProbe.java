package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries out what a datastore needs of a bucket, in 11 requests (12 at most), and leaves nothing
 * behind: 3 writes, one of them refused, 2 reads, 2 listings, 1 deletion and 3 questions about the
 * bucket. Objects of the probe lie below {@code .probe-…/} in the store's prefix.
 */
public final class BucketProbe {
  private static final Logger log = LoggerFactory.getLogger(BucketProbe.class);

  private static final byte[] CONTENT = "a bucket for backups".getBytes(UTF_8);
  private static final String CONDITIONAL = "conditional put";
  private static final String LISTING = "start-after";
  private static final int PART_START = 2;
  private static final int PART_LENGTH = 6;
  private static final int LISTED = 10;

  private final S3ObjectStore store;
  private final String directory = ".probe-" + UUID.randomUUID() + "/";
  private final String first = directory + "a";
  private final String second = directory + "b";
  private final TreeSet<String> written = new TreeSet<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /** For one run. */
  public BucketProbe(S3ObjectStore store) {
    this.store = store;
  }

  /**
   * Tries it out.
   *
   * @throws StorageException of kind {@code UNREACHABLE} if the bucket gives no usable answers at
   *     all
   */
  public ProbeReport run() throws IOException {
    if (step("write", S3Quirk.CONTENT_MD5, this::write)) {
      try {
        step("read", null, this::read);
        step("ranges", null, this::readPart);
        conditionalPut();
        step(LISTING, S3Quirk.NO_START_AFTER, this::listAfter);
        step("batch delete", S3Quirk.NO_BATCH_DELETE, this::deleteAll);
      } finally {
        cleanUp();
      }
      new BucketQuestions(store, facts, warnings, refusals).ask();
    }
    return new ProbeReport(facts, warnings, refusals);
  }

  /** A trial; says what is wrong, or {@code null} if nothing is. */
  private interface Trial {
    @Nullable String run() throws IOException;
  }

  private boolean step(String name, @Nullable S3Quirk remedy, Trial trial) throws IOException {
    String wrong;
    boolean missing = true;
    try {
      wrong = trial.run();
    } catch (StorageException e) {
      if (e.getCause() instanceof RejectedException refusal) {
        missing = refusal.rejection().notUnderstood();
      } else if (!(e.getCause() instanceof StrangeAnswerException)) {
        throw e;
      }
      wrong = e.getMessage();
    }
    facts.put(name, wrong == null ? "yes" : "no");
    if (wrong != null) {
      String hint = "";
      if (remedy != null && missing && !store.settings().has(remedy)) {
        hint =
            "; if the provider has no such thing, set the quirk "
                + remedy.text()
                + " (PBS_S3_QUIRKS)";
      }
      refusals.add(name + " does not work: " + wrong + hint);
    }
    return wrong == null;
  }

  private @Nullable String write() throws IOException {
    store.put(first, ObjectBody.of(CONTENT));
    written.add(first);
    return null;
  }

  private @Nullable String read() throws IOException {
    try (ObjectStream in = store.open(first)) {
      return compare(in, 0, CONTENT.length);
    }
  }

  private @Nullable String readPart() throws IOException {
    try (ObjectStream in = store.open(first, PART_START, PART_LENGTH)) {
      return compare(in, PART_START, PART_LENGTH);
    }
  }

  private static @Nullable String compare(@Nullable ObjectStream in, int start, int length)
      throws IOException {
    if (in == null) {
      return "an object that was written just now is not there";
    }
    String expected = new String(CONTENT, start, length, UTF_8);
    String read = new String(in.readAllBytes(), UTF_8);
    return read.equals(expected) ? null : "other bytes came back than were written";
  }

  /** The first of the two writes must go through, the second must be refused. */
  private void conditionalPut() throws IOException {
    written.add(second);
    if (store.settings().has(S3Quirk.NO_CONDITIONAL_PUT)) {
      facts.put(CONDITIONAL, "not used");
      store.put(second, ObjectBody.of(CONTENT));
      return;
    }
    step(
        CONDITIONAL,
        S3Quirk.NO_CONDITIONAL_PUT,
        () -> {
          if (store.putIfAbsent(second, ObjectBody.of(CONTENT)) == null) {
            return "an object that does not exist is said to exist";
          }
          return store.putIfAbsent(second, ObjectBody.of(CONTENT)) == null
              ? null
              : "a second write replaced the first instead of being refused";
        });
  }

  private @Nullable String listAfter() throws IOException {
    List<String> keys =
        store.list(directory, first, LISTED).objects().stream().map(StoredObject::key).toList();
    // The second object is missing where the conditional write failed, which has been said.
    boolean missing = keys.isEmpty() && "no".equals(facts.get(CONDITIONAL));
    return missing || keys.equals(List.of(second))
        ? null
        : "a listing behind the first of two objects gave "
            + keys.size()
            + " objects instead of the second";
  }

  private @Nullable String deleteAll() throws IOException {
    Map<String, String> failures = store.deleteAll(written);
    if (!failures.isEmpty()) {
      return failures.values().iterator().next();
    }
    if ("no".equals(facts.get(LISTING))) {
      // Nobody can tell whether they are gone; they are removed once more, one by one.
      return null;
    }
    ObjectStore.Page left = store.list(directory, null, LISTED);
    if (!left.objects().isEmpty()) {
      return left.objects().size() + " objects are still there after they were deleted";
    }
    written.clear();
    return null;
  }

  /** Nothing to do unless a trial failed. */
  private void cleanUp() {
    for (String key : written) {
      try {
        store.delete(key);
      } catch (IOException e) {
        log.warn("an object of the probe stays in {}: {}", store.describe(), e.getMessage());
      }
    }
  }
}
