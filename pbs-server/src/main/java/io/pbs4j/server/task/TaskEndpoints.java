package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/** Endpoints about tasks: list, status, log, stop. */
public final class TaskEndpoints {
  private static final String LIST = "/nodes/{node}/tasks";
  private static final String ONE = LIST + "/{upid}";

  /** Lines or tasks at once unless asked otherwise. */
  private static final long PAGE = 50;

  private static final Parameter NODE =
      Parameter.required(
          "node", Schema.text("[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?"), "Node; any name will do.");
  private static final Parameter UPID =
      Parameter.required(
          "upid",
          Schema.text(
                  "UPID:[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}"
                      + ":[0-9A-Fa-f]{8,16}:[0-9A-Fa-f]{8}:[^:\\s]+:[^:\\s]*:[^:\\s]+:")
              .length(Upid.MIN_LENGTH, Integer.MAX_VALUE),
          "Identifier of the task.");

  /** For the directory, which is the same for all. */
  private static final Parameter UPID_AS_IT_COMES =
      Parameter.required("upid", Schema.text(), "Identifier of the task.");

  private final TaskRegistry tasks;

  /** Creates the endpoints. */
  public TaskEndpoints(TaskRegistry tasks) {
    this.tasks = tasks;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Access own = Access.checkedByHandler("own tasks, Sys.Audit on /system/tasks, or the right to run that job");
    return List.of(
        Endpoint.get(LIST, "List tasks, newest first.")
            .with(NODE)
            .with(
                Parameter.optional("start", Schema.atLeast(0), "How many to leave out.").withDefault(0L),
                Parameter.optional("limit", Schema.atLeast(0), "How many at most; 0 for all.")
                    .withDefault(PAGE),
                Parameter.optional(
                    "store",
                    Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 32),
                    "Only those on a datastore."),
                Parameter.flag("running", false, "Only those that run."),
                Parameter.flag("errors", false, "Not those that ended well."),
                Parameter.optional("userfilter", Schema.text(), "Part of the name of who started them."),
                Parameter.optional("since", Schema.whole(Long.MIN_VALUE, Long.MAX_VALUE), "Not earlier."),
                Parameter.optional("until", Schema.whole(Long.MIN_VALUE, Long.MAX_VALUE), "Not later."),
                Parameter.optional("typefilter", Schema.text(), "Part of the worker type."),
                Parameter.optional(
                    "statusfilter",
                    Schema.many(Schema.choice("ok", "warning", "error", "unknown")),
                    "How they ended."))
            .returns(
                Returns.listOf(
                    Returns.object(
                        "upid", Returns.TEXT,
                        "node", Returns.TEXT,
                        "pid", Returns.WHOLE,
                        "pstart", Returns.WHOLE,
                        "starttime", Returns.WHOLE,
                        "worker_type", Returns.TEXT,
                        "worker_id?", Returns.TEXT,
                        "user", Returns.TEXT,
                        "endtime?", Returns.WHOLE,
                        "status?", Returns.TEXT)))
            .access(own)
            .runs(this::tasks),
        Endpoint.get(ONE, "What there is of a task.")
            .with(NODE, UPID_AS_IT_COMES)
            .returns(Returns.listOf(Returns.object("subdir", Returns.TEXT)))
            .runs(call -> List.of(Map.of("subdir", "log"), Map.of("subdir", "status"))),
        Endpoint.delete(ONE, "Ask a task to stop.")
            .with(NODE, UPID)
            .access(Access.checkedByHandler("own tasks, or Sys.Modify on /system/tasks"))
            .runs(this::stop),
        Endpoint.get(ONE + "/status", "State of a task.")
            .with(NODE, UPID)
            .returns(
                Returns.object(
                    "upid", Returns.TEXT,
                    "node", Returns.TEXT,
                    "pid", Returns.WHOLE,
                    "pstart", Returns.WHOLE,
                    "starttime", Returns.WHOLE,
                    "type", Returns.TEXT,
                    "id?", Returns.TEXT,
                    "user", Returns.TEXT,
                    "tokenid?", Returns.TEXT,
                    "status", Returns.TEXT,
                    "exitstatus?", Returns.TEXT))
            .access(own)
            .runs(this::status),
        Endpoint.get(ONE + "/log", "Lines of a task's log.")
            .with(NODE, UPID)
            .with(
                Parameter.optional("start", Schema.atLeast(0), "Number of the first line, from 1.")
                    .withDefault(0L),
                Parameter.optional("limit", Schema.atLeast(0), "How many at most; 0 for all.")
                    .withDefault(PAGE),
                Parameter.optional("test-status", Schema.flag(), "Add whether the task runs."),
                Parameter.optional("download", Schema.flag(), "Answer with the whole log as text."))
            .returns(Returns.listOf(Returns.object("n", Returns.WHOLE, "t", Returns.TEXT)))
            .access(own)
            .handles(new TaskLogEndpoint(tasks)::answer));
  }

  /** The task that a call names, if the caller may see it. */
  static TaskInfo find(TaskRegistry tasks, Call call) {
    return find(tasks, call, TaskVisibility::sees);
  }

  private static TaskInfo find(TaskRegistry tasks, Call call, BiPredicate<Call, Upid> allowed) {
    Upid upid = Upid.parse(call.parameters().text("upid"));
    if (!allowed.test(call, upid)) {
      throw ApiException.badRequest("task access not allowed");
    }
    return tasks
        .find(upid)
        .orElseThrow(() -> ApiException.badRequest("no such task '" + upid + "'"));
  }

  private Object tasks(Call call) {
    Parameters p = call.parameters();
    TaskFilter filter =
        new TaskFilter(
            p.textOrNull("store"),
            p.flag("running"),
            p.flag("errors"),
            p.textOrNull("userfilter"),
            p.numberOrNull("since"),
            p.numberOrNull("until"),
            p.textOrNull("typefilter"),
            p.texts("statusfilter"));
    boolean all = TaskVisibility.seesAll(call);
    long start = p.number("start");
    long limit = p.number("limit");
    List<Map<String, Object>> list = new ArrayList<>();
    for (TaskInfo task :
        tasks.list(
            filter,
            t -> all || TaskVisibility.isOwn(call, t.upid()) || TaskVisibility.mayRun(call, t.upid()),
            start,
            limit)) {
      list.add(item(task));
    }
    // One more than was sent tells the client that there may be another page.
    long more = limit > 0 && list.size() >= limit ? 1 : 0;
    return new Answer(list, Map.of("total", start + list.size() + more));
  }

  private static Map<String, Object> item(TaskInfo task) {
    Upid upid = task.upid();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("upid", upid.toString());
    item.put("node", "localhost");
    item.put("pid", upid.pid());
    item.put("pstart", upid.processStart());
    item.put("starttime", upid.startTime());
    item.put("worker_type", upid.type());
    if (upid.id() != null) {
      item.put("worker_id", upid.id());
    }
    item.put("user", upid.authId().toString());
    if (task.endTime() != null && task.status() != null) {
      item.put("endtime", task.endTime());
      item.put("status", task.status());
    }
    return item;
  }

  private Object status(Call call) {
    TaskInfo task = find(tasks, call);
    Upid upid = task.upid();
    Map<String, Object> status = new LinkedHashMap<>();
    if (!task.isRunning()) {
      status.put("exitstatus", Objects.requireNonNullElse(task.status(), TaskStatus.UNKNOWN));
    }
    if (upid.id() != null) {
      status.put("id", upid.id());
    }
    status.put("node", upid.node());
    status.put("pid", upid.pid());
    status.put("pstart", upid.processStart());
    status.put("starttime", upid.startTime());
    status.put("status", task.isRunning() ? "running" : "stopped");
    if (upid.authId().isToken()) {
      status.put("tokenid", upid.authId().toString());
    }
    status.put("type", upid.type());
    status.put("upid", upid.toString());
    status.put("user", upid.authId().user().toString());
    return status;
  }

  private Object stop(Call call) throws IOException {
    TaskInfo task = find(tasks, call, TaskVisibility::mayStop);
    tasks.abort(task.upid());
    return new Answer(null, Map.of());
  }
}
