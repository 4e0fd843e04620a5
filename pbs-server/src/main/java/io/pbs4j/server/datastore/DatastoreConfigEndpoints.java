package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.s3.S3Endpoint;
import io.pbs4j.server.task.TaskRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Endpoints that configure datastores. */
public final class DatastoreConfigEndpoints {
  private static final String ACL = "/datastore/{name}";

  private static final Parameter NAME =
      Parameter.required("name", DatastoreParameters.STORE.schema(), "Name of the datastore.");
  private static final Parameter COMMENT =
      Parameter.optional("comment", Schema.text("[^\\p{Cntrl}]*").length(0, 128), "One line.");
  private final Datastores datastores;
  private final DatastoreChanges changes;
  private final TaskRegistry tasks;
  private final StoreEvents events;

  /**
   * Creates the endpoints.
   *
   * @param events learns of datastores that come and go
   */
  public DatastoreConfigEndpoints(
      Datastores datastores, DatastoreChanges changes, TaskRegistry tasks, StoreEvents events) {
    this.datastores = datastores;
    this.changes = changes;
    this.tasks = tasks;
    this.events = events;
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
            .runs(
                call ->
                    ConfigDigest.answer(json(datastores.config(call.parameters().text("name"))), entries())),
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
            .with(DatastoreOptionParameters.OPTIONS)
            .with(DatastoreOptionParameters.PRUNE)
            .returns(Returns.UPID)
            .access(Access.anyOf("/datastore", Privilege.DATASTORE_ALLOCATE))
            .runs(this::create),
        Endpoint.put("/config/datastore/{name}", "Change a datastore's comment or options.")
            .with(NAME, COMMENT)
            .with(DatastoreOptionParameters.OPTIONS)
            .with(DatastoreOptionParameters.PRUNE_NO_MORE)
            .with(
                Parameter.optional(
                    "delete",
                    Schema.many(Schema.choice(DatastoreOptionParameters.DELETABLE.toArray(String[]::new))),
                    "What to remove."),
                ConfigDigest.PARAMETER)
            .access(Access.anyOf(ACL, Privilege.DATASTORE_MODIFY))
            .runs(this::change),
        Endpoint.delete("/config/datastore/{name}", "Remove a datastore from the configuration.")
            .with(NAME)
            .with(
                Parameter.flag("keep-job-configs", false, "Whether its prune and verification jobs stay."),
                Parameter.flag("destroy-data", false, "Whether its data is removed for good."),
                ConfigDigest.PARAMETER)
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
    return ConfigDigest.answer(list, entries());
  }

  private List<ObjectNode> entries() throws IOException {
    List<ObjectNode> entries = new ArrayList<>();
    for (String name : datastores.names()) {
      entries.add(json(datastores.config(name)));
    }
    return entries;
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
            DatastoreOptionParameters.with(p, DatastoreOptions.DEFAULT),
            false);
    if (datastores.names().contains(config.name())) {
      throw ApiException.badParameter("name", "datastore '" + config.name() + "' already exists.");
    }
    changes.check(config);
    boolean reuse = p.flag("reuse-datastore");
    ObjectNode prune = DatastoreOptionParameters.pruneJob(p);
    return tasks
        .start(
            "create-datastore",
            config.name(),
            call.caller(),
            task -> {
              changes.create(config, reuse, task);
              events.created(config.name(), prune);
            })
        .upid()
        .toString();
  }

  private @Nullable Object change(Call call) throws IOException {
    Parameters p = call.parameters();
    String name = p.text("name");
    DatastoreOptionParameters.requireNoPruneSettings(p);
    String schedule = datastores.config(name).options().gcSchedule();
    ConfigDigest.require(p.textOrNull("digest"), entries());
    changes.change(
        name,
        before -> {
          String comment = p.textOrNull("comment");
          DatastoreConfig config = comment == null ? before : before.withComment(comment);
          if (p.texts("delete").contains("comment")) {
            config = config.withComment(null);
          }
          DatastoreOptions kept = DatastoreOptionParameters.without(p.texts("delete"), config.options());
          return config.withOptions(DatastoreOptionParameters.with(p, kept));
        });
    if (!Objects.equals(schedule, datastores.config(name).options().gcSchedule())) {
      events.gcScheduleChanged(name);
    }
    return null;
  }

  private Object remove(Call call) throws IOException {
    Parameters p = call.parameters();
    String name = p.text("name");
    ConfigDigest.require(p.textOrNull("digest"), entries());
    if (!datastores.names().contains(name)) {
      throw ApiException.notFound("datastore '" + name + "' does not exist.");
    }
    boolean destroy = p.flag("destroy-data");
    boolean keepJobs = p.flag("keep-job-configs");
    return tasks
        .start(
            "delete-datastore",
            name,
            call.caller(),
            task -> {
              changes.remove(name, destroy, task);
              events.removed(name, keepJobs);
            })
        .upid()
        .toString();
  }
}
