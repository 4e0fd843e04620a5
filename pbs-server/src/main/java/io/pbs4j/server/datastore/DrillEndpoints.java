package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.state.PrivateFile;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.drill.DrillEvidence;
import io.pbs4j.storage.drill.RestoreDrill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The endpoint that restores snapshots to nothing, and keeps the evidence. */
public final class DrillEndpoints {
  private static final int MOST = 1000;

  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final Path directory;
  private final InstantSource clock;

  /**
   * Creates the endpoint.
   *
   * @param directory where the evidence is kept
   */
  public DrillEndpoints(Datastores datastores, TaskRegistry tasks, Path directory, InstantSource clock) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.directory = directory;
    this.clock = clock;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post("/admin/datastore/{store}/restore-drill", "Restore random snapshots to nothing.")
            .with(STORE)
            .with(
                Parameter.optional("count", Schema.whole(1, MOST), "How many snapshots.").withDefault(1L),
                Parameter.optional("seed", Schema.atLeast(0), "Chooses the snapshots; the time when missing."))
            .returns(Returns.UPID)
            .access(Access.anyOf("/datastore/{store}", Privilege.DATASTORE_VERIFY))
            .runs(this::start));
  }

  private Object start(Call call) throws IOException {
    Parameters p = call.parameters();
    OpenDatastore open = datastores.requireOpen(p.text("store")).allowing(Operation.READ);
    open.requests().requireBudget("restore drill");
    int count = (int) p.number("count");
    Long given = p.numberOrNull("seed");
    long seed = given == null ? clock.millis() : given;
    AuthId caller = call.caller();
    return tasks
        .start(
            "restore_drill",
            open.store().name(),
            caller,
            open.task(Operation.READ, task -> run(task, open.store(), count, seed, caller)))
        .upid()
        .toString();
  }

  private void run(Task task, Datastore store, int count, long seed, AuthId caller) throws IOException {
    task.log("restore drill on datastore " + store.name() + ": " + count + " snapshots, seed " + seed);
    DrillEvidence evidence =
        new RestoreDrill(store, Zstd.detect(), clock).run(count, seed, caller, task::log, task::isAborted);
    task.log(evidence.json());
    Files.createDirectories(directory);
    String name =
        String.format(
            Locale.ROOT, "%s-%d-%08X.json", store.name(), evidence.started().getEpochSecond(), task.upid().taskId());
    PrivateFile.write(directory.resolve(name), (evidence.json() + "\n").getBytes(StandardCharsets.UTF_8));
    task.log("evidence is in " + directory.resolve(name));
    if (!evidence.ok()) {
      throw new IOException("restore drill failed - please check the log for details");
    }
  }
}
