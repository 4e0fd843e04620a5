package io.pbs4j.server.task;

import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.JsonAnswer;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.http.FileAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lines of a log with their numbers, or the log as a file. Clients poll it and insist that numbers are
 * contiguous and that {@code total} fits the lines of the same answer.
 */
final class TaskLogEndpoint {
  private final TaskRegistry tasks;

  TaskLogEndpoint(TaskRegistry tasks) {
    this.tasks = tasks;
  }

  void answer(Call call, Request request, Response response, Callback callback) throws IOException {
    Parameters p = call.parameters();
    // Asked before the lines are read: a task that ends in between shows its last lines next time.
    TaskInfo task = TaskEndpoints.find(tasks, call);
    if (p.flag("download")) {
      download(task, p, request, response, callback);
      return;
    }
    TaskLogPage page = tasks.log(task.upid(), p.number("start"), p.number("limit"));
    List<Map<String, Object>> lines = new ArrayList<>();
    long number = page.first();
    for (String line : page.lines()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("n", number++);
      item.put("t", line);
      lines.add(item);
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (p.flag("test-status")) {
      attributes.put("active", task.isRunning());
    }
    attributes.put("success", 1);
    attributes.put("total", page.total());
    JsonAnswer.send(request, response, callback, new Answer(lines, attributes));
  }

  private void download(
      TaskInfo task, Parameters p, Request request, Response response, Callback callback)
      throws IOException {
    if (p.number("start") != 0 || p.has("test-status")) {
      throw ApiException.badRequest("Parameter 'download' cannot be used with other parameters");
    }
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"task-" + task.upid().type() + ".log\"");
    FileAnswer.send(request, response, callback, tasks.logFile(task.upid()));
  }
}
