package io.pbs4j.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;

/** Calls about tasks: {@code /nodes/localhost/tasks/...}. Every call blocks for its answer. */
public final class TaskApi {
  private static final String BASE = "/nodes/localhost/tasks";

  private final RestClient rest;
  private final String datastore;

  /** Tasks of a server. */
  public TaskApi(RestClient rest, String datastore) {
    this.rest = rest;
    this.datastore = datastore;
  }

  /**
   * The newest tasks of the datastore.
   *
   * @param limit most that are returned
   * @param running only those that run
   */
  public List<TaskItem> list(int limit, boolean running) throws ClientException {
    Parameters parameters =
        Parameters.of("limit", limit).and("running", running).and("start", 0).and("store", datastore);
    return AnswerFields.list(rest.call(HttpMethod.GET, BASE, parameters), TaskItem::read);
  }

  /**
   * A page of a task's log.
   *
   * @param start number of the first line, from 1
   * @param limit most lines that are returned
   */
  public TaskLogPage log(String upid, long start, int limit) throws ClientException {
    Parameters parameters =
        Parameters.of("start", start).and("limit", limit).and("test-status", true);
    JsonNode answer = rest.envelope(HttpMethod.GET, path(upid, "/log"), parameters);
    List<String> lines = AnswerFields.list(answer.path("data"), fields -> fields.text("t"));
    return new TaskLogPage(
        start, lines, answer.path("total").asLong(), answer.path("active").asBoolean());
  }

  /** How a task ended: {@code OK}, {@code WARNINGS: n} or an error; empty while it runs. */
  public Optional<String> exitStatus(String upid) throws ClientException {
    return AnswerFields.one(
        rest.call(HttpMethod.GET, path(upid, "/status"), Parameters.NONE),
        fields -> fields.optionalText("exitstatus"));
  }

  /** Asks a task to stop. */
  public void stop(String upid) throws ClientException {
    rest.call(HttpMethod.DELETE, path(upid, ""), Parameters.NONE);
  }

  private static String path(String upid, String below) {
    return BASE + "/" + Parameters.encode(upid) + below;
  }
}
