package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.s3.S3Endpoint;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.prune.PruneGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints that configure datastores. */
public final class DatastoreConfigEndpoints {
  private static final String ACL = "/datastore/{name}";

  private static final Parameter NAME =
      Parameter.required("name", DatastoreParameters.STORE.schema(), "Name of the datastore.");
  private static final Parameter COMMENT =
      Parameter.optional("comment", Schema.text("[^\\p{Cntrl}]*").length(0, 128), "One line.");
  private static final List<Parameter> OPTIONS =
      List.of(
          Parameter.optional(
              MaintenanceMode.PARAMETER,
              Schema.text().length(1, 256),
              "type=read-only, offline or delete[,message=TEXT]."),
          Parameter.optional("verify-new", Schema.flag(), "Whether to verify each new snapshot at once."),
          Parameter.optional(
              PruneGuardText.PARAMETER,
              Schema.text().length(1, 256),
              "[clock-window=SECONDS][,max-percent=PERCENT][,max-removals=NUMBER]: when a prune stops and asks."));

  private final Datastores datastores;
  private final DatastoreChanges changes;
  private final TaskRegistry tasks;

  /** Creates the endpoints. */
  public DatastoreConfigEndpoints(Datastores datastores, DatastoreChanges changes, TaskRegistry tasks) {
    this.datastores = datastores;
    this.changes = changes;
    this.tasks = tasks;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get("/config/datastore", "List the datastores as they are configured.")
            .returns(Returns.listOf(Returns.OBJECT))
            .access(Access.checkedByHandler("Datastore.Audit on each"))
            .runs(this::all),
        Endpoint.get("/config/datastore/{name}", "A datastore as it is configured.")
            .with(NAME)
            .returns(Returns.OBJECT)
            .access(Access.anyOf(ACL, Privilege.DATASTORE_AUDIT))
            .runs(call -> json(datastores.config(call.parameters().text("name")))),
        Endpoint.post("/config/datastore", "Create a datastore in a directory or a bucket.")
            .with(NAME, COMMENT)
            .with(
                Parameter.optional(
                    "path",
                    Schema.text("/[^\\p{Cntrl}]*").length(1, 4096),
                    "Directory of the data or, of a datastore in a bucket, of its local cache."),
                Parameter.optional(
                    "backend",
                    Schema.text().length(0, 1024),
                    "type=filesystem, or type=s3,client=ID,bucket=NAME[,prefix=PREFIX]."),
                Parameter.flag("reuse-datastore", false, "Take over a datastore that is in the directory."))
            .with(OPTIONS)
            .returns(Returns.UPID)
            .access(Access.anyOf("/datastore", Privilege.DATASTORE_ALLOCATE))
            .runs(this::create),
        Endpoint.put("/config/datastore/{name}", "Change a datastore's comment or options.")
            .with(NAME, COMMENT)
            .with(OPTIONS)
            .with(
                Parameter.optional(
                    "delete",
                    Schema.many(
                        Schema.choice(
                            "comment", MaintenanceMode.PARAMETER, "verify-new", PruneGuardText.PARAMETER)),
                    "What to remove."))
            .access(Access.anyOf(ACL, Privilege.DATASTORE_MODIFY))
            .runs(this::change),
        Endpoint.delete("/config/datastore/{name}", "Remove a datastore from the configuration; its data stays.")
            .with(NAME)
            .with(
                Parameter.flag("keep-job-configs", false, "There are none."),
                Parameter.flag("destroy-data", false, "Refused: data is never removed."))
            .returns(Returns.UPID)
            .access(Access.anyOf(ACL, Privilege.DATASTORE_ALLOCATE))
            .runs(this::remove));
  }

  private Object all(Call call) throws IOException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String name : datastores.names()) {
      if (call.holds("/datastore/" + name, Privilege.DATASTORE_AUDIT)) {
        list.add(json(datastores.config(name)));
      }
    }
    return list;
  }

  private ObjectNode json(DatastoreConfig config) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", config.name());
    node.put("path", changes.path(config).toAbsolutePath().toString());
    if (config.comment() != null) {
      node.put("comment", config.comment());
    }
    if (config.backend() instanceof BackendChoice.InBucket bucket) {
      node.put("backend", bucket.text());
    }
    config.options().tell(node);
    return node;
  }

  private Object create(Call call) throws IOException {
    Parameters p = call.parameters();
    String path = p.textOrNull("path");
    BackendChoice backend = BackendChoice.parse(p.textOrNull("backend"));
    if (backend instanceof BackendChoice.InBucket bucket && bucket.client().equals(S3Endpoint.ENVIRONMENT)) {
      throw ApiException.badParameter("backend", "no such s3 endpoint '" + bucket.client() + "'");
    }
    DatastoreConfig config =
        new DatastoreConfig(
            p.text("name"),
            backend,
            path == null ? null : Path.of(path).normalize(),
            p.textOrNull("comment"),
            options(p, DatastoreOptions.DEFAULT),
            false);
    changes.check(config);
    boolean reuse = p.flag("reuse-datastore");
    return tasks
        .start(
            "create-datastore",
            config.name(),
            call.caller(),
            task -> changes.create(config, reuse, task))
        .upid()
        .toString();
  }

  private @Nullable Object change(Call call) throws IOException {
    Parameters p = call.parameters();
    changes.change(
        p.text("name"),
        before -> {
          String comment = p.textOrNull("comment");
          DatastoreConfig config = comment == null ? before : before.withComment(comment);
          if (p.texts("delete").contains("comment")) {
            config = config.withComment(null);
          }
          return config.withOptions(options(p, without(p.texts("delete"), config.options())));
        });
    return null;
  }

  private static DatastoreOptions without(List<String> deleted, DatastoreOptions before) {
    DatastoreOptions options = before;
    if (deleted.contains(MaintenanceMode.PARAMETER)) {
      requireNotDeleting(before);
      options = options.withMaintenance(null);
    }
    if (deleted.contains("verify-new")) {
      options = options.withVerifyNew(false);
    }
    return deleted.contains(PruneGuardText.PARAMETER) ? options.withPruneGuard(PruneGuard.DEFAULT) : options;
  }

  private static DatastoreOptions options(Parameters p, DatastoreOptions before) {
    DatastoreOptions options = before;
    String maintenance = p.textOrNull(MaintenanceMode.PARAMETER);
    if (maintenance != null) {
      requireNotDeleting(before);
      options = options.withMaintenance(MaintenanceMode.parse(maintenance));
    }
    if (p.has("verify-new")) {
      options = options.withVerifyNew(p.flag("verify-new"));
    }
    String guard = p.textOrNull(PruneGuardText.PARAMETER);
    return guard == null ? options : options.withPruneGuard(PruneGuardText.parse(guard));
  }

  private static void requireNotDeleting(DatastoreOptions options) {
    MaintenanceMode mode = options.maintenance();
    if (mode != null && mode.type() == MaintenanceMode.Type.DELETE) {
      throw ApiException.badRequest("datastore is being deleted");
    }
  }

  private Object remove(Call call) throws IOException {
    Parameters p = call.parameters();
    String name = p.text("name");
    if (p.flag("destroy-data")) {
      throw ApiException.badParameter(
          "destroy-data", "data is never removed by this server: remove it yourself afterwards");
    }
    datastores.config(name); // Throws if there is none.
    return tasks
        .start("delete-datastore", name, call.caller(), task -> changes.remove(name, task::log))
        .upid()
        .toString();
  }
}
