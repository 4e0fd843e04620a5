package io.pbs4j.server.job;

import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.GcProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Endpoints of garbage collection. */
final class GcEndpoints {
  private static final String GC = "/admin/datastore/{store}/gc";
  private static final String ACL = "/datastore/{store}";

  private static final Parameter DRY_RUN =
      Parameter.flag("dry-run", false, "Only say what would be removed.");
  private static final Parameter GRACE =
      Parameter.optional(
          "grace",
          Schema.atLeast(0),
          "Keep chunks used within so many seconds; 86700 (24 h 5 min) when missing.");

  private final Datastores datastores;
  private final GcTasks tasks;
  private final GcOverviewEndpoints overview;

  GcEndpoints(Datastores datastores, GcTasks tasks, GcOverviewEndpoints overview) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.overview = overview;
  }

  /** Their declarations. */
  List<Endpoint> list() {
    Access audit = Access.anyOf(ACL, Privilege.DATASTORE_AUDIT);
    Access modify = Access.anyOf(ACL, Privilege.DATASTORE_MODIFY);
    return List.of(
        Endpoint.get(GC, "Figures of the last garbage collection, and how far a running one is.")
            .with(STORE)
            .returns(Returns.OBJECT)
            .access(audit)
            .runs(this::status),
        Endpoint.post(GC, "Start garbage collection.")
            .with(STORE, DRY_RUN, GRACE)
            .returns(Returns.UPID)
            .access(modify)
            .runs(this::start),
        Endpoint.post(GC + "/pause", "Let the garbage collection that runs wait.")
            .with(STORE)
            .returns(Returns.NOTHING)
            .access(modify)
            .runs(call -> control(call, GcControl::pause)),
        Endpoint.post(GC + "/continue", "Let a paused garbage collection go on.")
            .with(STORE)
            .returns(Returns.NOTHING)
            .access(modify)
            .runs(call -> control(call, GcControl::proceed)));
  }

  private Object status(Call call) throws IOException {
    Datastore store = datastores.reading(call.parameters().text("store"));
    ObjectNode node = overview.status(datastores.requireOpen(store.name()));
    Optional<GcProgress> progress = store.garbage().progress();
    progress.ifPresent(
        now -> {
          ObjectNode running = node.putObject("progress");
          running.put("phase", now.phase().name().toLowerCase(Locale.ROOT));
          running.put("done", now.done());
          running.put("total", now.total());
          running.put("paused", now.paused());
          Duration remaining = now.remaining();
          if (remaining != null) {
            running.put("remaining-seconds", remaining.toSeconds());
          }
        });
    return node;
  }

  private Object start(Call call) throws IOException {
    GcOptions options =
        GcOptions.standard()
            .withGrace(datastores.config(call.parameters().text("store")).options().tuning().grace())
            .withDryRun(call.parameters().flag("dry-run"));
    Long grace = call.parameters().numberOrNull("grace");
    if (grace != null) {
      options = options.withGrace(Duration.ofSeconds(grace));
    }
    return tasks
        .start(call.parameters().text("store"), call.caller(), options)
        .upid()
        .toString();
  }

  private interface Change {
    void make(GcControl control);
  }

  private @Nullable Object control(Call call, Change change) throws IOException {
    Datastore store = datastores.reading(call.parameters().text("store"));
    change.make(
        store
            .garbage()
            .control()
            .orElseThrow(
                () ->
                    StorageException.invalid(
                        "no garbage collection runs on datastore '" + store.name() + "'")));
    return null;
  }
}
