package io.pbs4j.server.job;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.datastore.DatastorePrunes;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.server.datastore.Verifications;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Section;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.snapshot.GroupChoice;
import io.pbs4j.storage.verify.VerifyRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Jobs of one kind as they are configured. */
public final class ConfiguredJobs implements Supplier<List<Job>> {
  private final Section section;
  private final String type;
  private final SectionStore store;
  private final Datastores datastores;
  private final Starter starter;

  /** Starts the task of a job. */
  private interface Starter {
    Upid start(OpenDatastore open, Entry entry, AuthId caller) throws IOException;
  }

  private ConfiguredJobs(
      Section section, String type, SectionStore store, Datastores datastores, Starter starter) {
    this.section = section;
    this.type = type;
    this.store = store;
    this.datastores = datastores;
    this.starter = starter;
  }

  /** Prune jobs. */
  public static ConfiguredJobs prune(SectionStore store, Datastores datastores, DatastorePrunes prunes) {
    return new ConfiguredJobs(
        JobSections.PRUNE,
        JobKey.PRUNE,
        store,
        datastores,
        (open, entry, caller) ->
            prunes.startJob(
                open,
                new DatastorePrunes.Order(
                    ns(entry), entry.number("max-depth"), keep(entry), GroupChoice.ALL, false, 0),
                caller,
                entry.id()));
  }

  /** Verification jobs. */
  public static ConfiguredJobs verify(SectionStore store, Datastores datastores, Verifications verifications) {
    return new ConfiguredJobs(
        JobSections.VERIFY,
        JobKey.VERIFY,
        store,
        datastores,
        (open, entry, caller) -> verifications.startJob(open, verification(entry), caller, entry.id()));
  }

  private static VerifyRequest verification(Entry entry) {
    Long depth = entry.number("max-depth");
    VerifyRequest request =
        VerifyRequest.ALL.ofNamespace(ns(entry), depth == null ? Namespace.MAX_DEPTH : depth.intValue());
    return entry.flag("ignore-verified", true)
        ? request.skippingVerified(entry.number("outdated-after"))
        : request;
  }

  private static Namespace ns(Entry entry) {
    String text = entry.text("ns");
    return text == null ? Namespace.ROOT : Namespace.parse(text);
  }

  private static KeepOptions keep(Entry entry) {
    return new KeepOptions(
        count(entry, "last"),
        count(entry, "hourly"),
        count(entry, "daily"),
        count(entry, "weekly"),
        count(entry, "monthly"),
        count(entry, "yearly"));
  }

  private static long count(Entry entry, String rule) {
    Long count = entry.number("keep-" + rule);
    return count == null ? 0 : count;
  }

  /** What they are like. */
  Section section() {
    return section;
  }

  /** Worker type of their tasks. */
  String type() {
    return type;
  }

  /** Their entries by id. */
  List<Entry> entries() {
    return store.all(section.name());
  }

  @Override
  public List<Job> get() {
    return entries().stream().map(this::of).toList();
  }

  /** The job of an entry. */
  Job of(Entry entry) {
    Recurrence recurrence =
        entry.flag("disable", false) ? Recurrence.NEVER : Recurrence.of(entry.text("schedule"));
    return new Job(
        new JobKey(type, entry.id()),
        recurrence,
        List.of(),
        () -> isReady(entry.requiredText("store")),
        caller -> starter.start(datastores.requireOpen(entry.requiredText("store")), entry, caller));
  }

  private boolean isReady(String name) {
    try {
      return datastores.requireOpen(name).config().options().maintenance() == null;
    } catch (StorageException e) {
      return false; // Its storage is away, or the datastore was removed and its jobs kept.
    }
  }
}
