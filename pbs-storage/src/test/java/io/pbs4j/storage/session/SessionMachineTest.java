package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Any sequence of requests has the outcome that {@link SessionModel} foretells, and leaves the
 * files it says.
 */
class SessionMachineTest {
  private static final List<DataBlob> ENCODED =
      SessionModel.CHUNKS.stream().map(data -> DataBlob.encode(data, Zstd.detect())).toList();

  private static Path directory;
  private static StoreFixture fixture;
  private static int groups;

  @BeforeContainer
  static void create() throws IOException {
    directory = Files.createTempDirectory("machine");
    fixture = StoreFixture.create(directory.resolve("store"));
  }

  @AfterContainer
  static void remove() throws IOException {
    fixture.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** A session and its model side by side, in a group of its own that has one backup already. */
  private static final class Machine {
    private final SessionModel model = new SessionModel();
    private final BackupSnapshot snapshot;
    private final BackupSession session;
    private final Uploader uploader;
    private final Digest baseCsum;

    Machine() {
      String group = "host/g" + ++groups;
      try {
        try (BackupSession base = fixture.backup(group + "/2023-11-14T22:13:20Z")) {
          Uploader client = new Uploader(base);
          baseCsum =
              client.fixedArchive("d.fidx", SessionModel.CHUNKS.get(2), SessionModel.CHUNKS.get(0));
          client.dynamicArchive("a.didx", SessionModel.CHUNKS.get(0));
          client.manifest();
          base.finish();
        }
        snapshot = BackupSnapshot.parse(group + "/2023-11-15T22:13:20Z");
        session = fixture.backup(snapshot.toString());
        uploader = new Uploader(session);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Takes a step and fails unless it succeeds exactly when the model allows it. */
    private void step(boolean allowed, Step step) {
      boolean done;
      String why = "";
      try {
        step.run();
        done = true;
      } catch (StorageException e) {
        done = false;
        why = String.valueOf(e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      assertThat(done).as("allowed by the model: %s; %s", allowed, why).isEqualTo(allowed);
    }

    /**
     * An open index by a number that need not know how many there are; now and then one that is not
     * open.
     */
    private int writer(int choice) {
      List<Integer> open = new ArrayList<>(new TreeSet<>(model.writers.keySet()));
      return open.isEmpty() || choice % 10 == 0 ? choice % 7 : open.get(choice % open.size());
    }

    /** The kind of an index, now and then the other one. */
    private Kind kind(int wid, int choice) {
      SessionModel.Writer writer = model.writers.get(wid);
      Kind kind = writer == null ? Kind.DYNAMIC : writer.kind;
      return choice % 11 != 0 ? kind : kind == Kind.FIXED ? Kind.DYNAMIC : Kind.FIXED;
    }

    /** A chunk and a place where it fits the index, if there are such; now and then any. */
    private long[] fit(int wid, int choice) {
      SessionModel.Writer writer = model.writers.get(wid);
      if (writer == null || model.known.isEmpty() || choice % 8 == 0) {
        return new long[] {choice % 4, ODD_OFFSETS[choice / 8 % ODD_OFFSETS.length]};
      }
      List<Integer> known = new ArrayList<>(model.known);
      if (writer.kind == Kind.DYNAMIC) {
        return new long[] {known.get(choice % known.size()), writer.end()};
      }
      int slot = choice % writer.slots.length;
      long length = Math.min(SessionModel.CHUNK, writer.size - (long) slot * SessionModel.CHUNK);
      known.removeIf(chunk -> SessionModel.CHUNKS.get(chunk).length != length);
      int chunk = known.isEmpty() ? choice % 4 : known.get(choice % known.size());
      return new long[] {chunk, (long) slot * SessionModel.CHUNK};
    }

    void uploadAny(int choice, int chunk) {
      int wid = writer(choice);
      upload(kind(wid, choice), wid, chunk);
    }

    void appendAny(int choice, List<Integer> more, boolean listsFit) {
      int wid = writer(choice);
      long[] first = fit(wid, choice / 3);
      List<Integer> chunks = new ArrayList<>(List.of((int) first[0]));
      chunks.addAll(more);
      append(kind(wid, choice), wid, chunks, first[1], listsFit);
    }

    void closeAny(int choice, int wrong) {
      int wid = writer(choice);
      closeIndex(kind(wid, choice), wid, wrong);
    }

    void create(Kind kind, String name, long size, boolean reuse, boolean rightCsum) {
      int expected = model.lastId + 1;
      Digest csum = reuse ? (rightCsum ? baseCsum : Digest.ZERO) : null;
      step(
          model.create(kind, name, size, reuse, rightCsum),
          () ->
              assertThat(
                      kind == Kind.FIXED
                          ? session.createFixedIndex(name, size, csum)
                          : session.createDynamicIndex(name))
                  .isEqualTo(expected));
    }

    void upload(Kind kind, int wid, int chunk) {
      step(
          model.upload(kind, wid, chunk),
          () ->
              uploader.encodedChunk(
                  kind,
                  wid,
                  SessionModel.DIGESTS.get(chunk),
                  SessionModel.CHUNKS.get(chunk).length,
                  ENCODED.get(chunk).bytes()));
    }

    /** Appends some chunks in one request: those before the first that is refused count. */
    void append(Kind kind, int wid, List<Integer> chunks, long offset, boolean listsFit) {
      long[] offsets = new long[chunks.size() + (listsFit ? 0 : 1)];
      List<Digest> digests = new ArrayList<>();
      boolean allowed =
          listsFit && model.writers.containsKey(wid) && !model.finished && !model.closed;
      allowed = allowed && model.writers.get(wid).kind == kind;
      long at = offset;
      for (int i = 0; i < chunks.size(); i++) {
        offsets[i] = at;
        digests.add(SessionModel.DIGESTS.get(chunks.get(i)));
        allowed = allowed && model.append(kind, wid, chunks.get(i), at);
        at += SessionModel.CHUNKS.get(chunks.get(i)).length;
      }
      step(allowed, () -> session.append(kind, wid, digests, offsets));
    }

    void closeIndex(Kind kind, int wid, int wrong) {
      SessionModel.Writer writer = model.writers.get(wid);
      long count = 0;
      long size = 0;
      Digest csum = Digest.ZERO;
      if (writer != null) {
        boolean fixed = writer.kind == Kind.FIXED;
        count = (fixed ? writer.appended : writer.ends.size()) + (wrong == 1 ? 1 : 0);
        size = (fixed ? writer.size : writer.end()) + (wrong == 2 ? 1 : 0);
        csum = wrong == 3 ? Digest.ZERO : writer.csum();
      }
      long c = count;
      long s = size;
      Digest d = csum;
      step(model.close(kind, wid, c, s, d), () -> session.closeIndex(kind, wid, c, s, d));
    }

    /** Closes all that is open, mostly in vain as images are seldom complete, and finishes. */
    void wrapUp() {
      List.copyOf(model.writers.keySet())
          .forEach(wid -> closeIndex(model.writers.get(wid).kind, wid, 0));
      manifest();
      finish();
    }

    void blob(String name) {
      step(model.blob(name), () -> uploader.blob(name, ENCODED.get(0).bytes()));
    }

    void manifest() {
      step(model.uploadManifest(), uploader::manifest);
    }

    void finish() {
      step(model.finish(), session::finish);
    }

    void previous(String name) {
      model.previous(name);
      step(true, () -> session.previous(name));
    }

    void abort() {
      model.closed = true;
      step(true, session::close);
    }

    void check() {
      try {
        Set<String> names = names();
        if (model.closed && !model.finished) {
          assertThat(fixture.file(snapshot.toString())).doesNotExist();
          return;
        }
        Set<String> temporary =
            names.stream().filter(n -> !ArchiveName.isValid(n)).collect(Collectors.toSet());
        Set<String> lasting = new TreeSet<>(names);
        lasting.removeAll(temporary);
        assertThat(lasting).isEqualTo(model.files());
        int pending = model.manifest && !model.finished ? 1 : 0;
        assertThat(temporary).hasSize(model.writers.size() + pending);
        assertThat(session.finished()).isEqualTo(model.finished);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Set<String> names() throws IOException {
      Path path = fixture.file(snapshot.toString());
      if (!Files.exists(path)) {
        return Set.of();
      }
      try (Stream<Path> files = Files.list(path)) {
        return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      }
    }

    /** Ends the session and looks at what is left. */
    void checkEnd() throws IOException {
      session.close();
      model.closed = true;
      check();
      if (model.finished) {
        for (Map.Entry<String, List<Digest>> index : model.indexes.entrySet()) {
          List<Digest> digests = new ArrayList<>();
          try (IndexReader reader =
              IndexReader.open(fixture.file(snapshot + "/" + index.getKey()))) {
            reader.verifyCsum();
            reader.forEach((position, start, end, digest) -> digests.add(digest));
          }
          assertThat(digests).isEqualTo(index.getValue());
        }
        assertThat(fixture.store().snapshots().lastFinished(Namespace.ROOT, snapshot.group()))
            .contains(snapshot);
      }
      String next = snapshot.group() + "/2023-11-16T22:13:20Z";
      try (BackupSession after = fixture.backup(next)) {
        assertThat(after.previousBackupTime())
            .hasValue(model.finished ? snapshot.time() : StoreFixture.START);
      }
    }
  }

  private static final long[] ODD_OFFSETS = {
    0, 1, 1000, SessionModel.CHUNK, -SessionModel.CHUNK, Long.MAX_VALUE
  };

  /** Resolved against the model when the step is taken. */
  private static final Arbitrary<Integer> CHOICES = Arbitraries.integers().between(0, 9999);

  private static final Arbitrary<Integer> CHUNKS = Arbitraries.integers().between(0, 3);

  private static Action.Independent<Machine> action(Arbitrary<Transformer<Machine>> transformer) {
    return () -> transformer;
  }

  private static Transformer<Machine> mutate(String what, Consumer<Machine> change) {
    return Transformer.mutate(what, change);
  }

  @Provide
  Arbitrary<ActionChain<Machine>> requests() {
    Arbitrary<Long> sizes =
        Arbitraries.of(1000L, (long) SessionModel.CHUNK, SessionModel.BASE_SIZE);
    Arbitrary<List<Integer>> more =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(List.of())), Tuple.of(1, CHUNKS.list().ofMaxSize(2)));
    Arbitrary<Boolean> mostly = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
    return ActionChain.startWith(Machine::new)
        .withAction(
            3,
            action(
                Arbitraries.of("a.didx", "b.didx")
                    .map(
                        n ->
                            mutate(
                                "dynamic " + n, m -> m.create(Kind.DYNAMIC, n, 0, false, true)))))
        .withAction(
            3,
            action(
                Combinators.combine(
                        Arbitraries.of("d.fidx", "e.fidx"),
                        sizes,
                        Arbitraries.of(true, false),
                        mostly)
                    .as(
                        (n, size, reuse, right) ->
                            mutate(
                                "fixed " + n + " " + size + (reuse ? " reuse " + right : ""),
                                m -> m.create(Kind.FIXED, n, size, reuse, right)))))
        .withAction(
            6,
            action(
                Combinators.combine(CHOICES, CHUNKS)
                    .as(
                        (choice, c) ->
                            mutate(
                                "upload " + choice + " chunk " + c, m -> m.uploadAny(choice, c)))))
        .withAction(
            8,
            action(
                Combinators.combine(CHOICES, more, mostly)
                    .as(
                        (choice, chunks, fit) ->
                            mutate(
                                "append " + choice + " and " + chunks,
                                m -> m.appendAny(choice, chunks, fit)))))
        .withAction(
            5,
            action(
                Combinators.combine(CHOICES, Arbitraries.of(0, 0, 0, 0, 1, 2, 3))
                    .as(
                        (choice, wrong) ->
                            mutate(
                                "close " + choice + " " + wrong, m -> m.closeAny(choice, wrong)))))
        .withAction(
            1,
            action(
                Arbitraries.of("c.conf.blob", "x.blob")
                    .map(n -> mutate("blob " + n, m -> m.blob(n)))))
        .withAction(1, action(Arbitraries.just(mutate("manifest", Machine::manifest))))
        .withAction(
            1,
            action(
                Arbitraries.of("d.fidx", "a.didx")
                    .map(n -> mutate("previous " + n, m -> m.previous(n)))))
        .withAction(1, action(Arbitraries.just(mutate("finish", Machine::finish))))
        .withAction(1, action(Arbitraries.just(mutate("wrap up", Machine::wrapUp))))
        .withMaxTransformations(40);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void everySequenceOfRequestsGoesAsTheModelSays(@ForAll("requests") ActionChain<Machine> chain)
      throws IOException {
    Machine machine = chain.withInvariant("files", Machine::check).run();
    machine.checkEnd();
  }

  /** As above, but broken off somewhere, with requests that come after the end. */
  @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
  void afterAnAbortNothingIsLeftAndNothingIsAccepted(@ForAll("requests") ActionChain<Machine> chain)
      throws IOException {
    Machine machine = chain.run();
    machine.abort();
    machine.create(Kind.DYNAMIC, "late.didx", 0, false, true);
    machine.blob("late.blob");
    machine.manifest();
    machine.finish();
    machine.checkEnd();
  }
}
