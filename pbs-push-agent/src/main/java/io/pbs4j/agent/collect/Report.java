package io.pbs4j.agent.collect;

import io.pbs4j.agent.json.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a PBS at one time, as receivers take it. Values inside maps are those of {@link
 * JsonText}.
 *
 * @param sender who sends it
 * @param timestamp when it was collected
 * @param nodeStatus what the node says about itself; empty when it could not be asked
 * @param datastores use of each datastore, also of those that only have an error; at most 100
 * @param tasks the latest tasks, newest first; at most 1000
 * @param version of the PBS, or {@code unknown}
 * @param degraded what is missing or was shortened
 */
public record Report(
    Sender sender,
    Instant timestamp,
    Map<String, @Nullable Object> nodeStatus,
    List<Map<String, @Nullable Object>> datastores,
    List<Map<String, @Nullable Object>> tasks,
    String version,
    List<Degraded> degraded) {
  /** Copies the lists. */
  public Report {
    datastores = List.copyOf(datastores);
    tasks = List.copyOf(tasks);
    degraded = List.copyOf(degraded);
  }

  /** The body of a push: JSON in UTF-8. */
  public byte[] toJson() {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("pbsId", sender.pbsId());
    body.put("nodeStatus", nodeStatus);
    body.put("datastores", datastores);
    body.put("tasks", tasks);
    body.put("version", version);
    body.put("timestamp", timestamp.toEpochMilli());
    body.put("agentVersion", sender.agentVersion());
    body.put("pushInterval", sender.pushInterval().toMillis());
    if (!degraded.isEmpty()) {
      body.put("degraded", parts());
    }
    return JsonText.write(body);
  }

  private List<Map<String, String>> parts() {
    List<Map<String, String>> parts = new ArrayList<>();
    for (Degraded one : degraded) {
      Map<String, String> part = new LinkedHashMap<>();
      part.put("source", one.source());
      part.put("error", one.error());
      parts.add(part);
    }
    return parts;
  }

  /** The same with other lists, and a word on what is no longer in them. */
  Report shortened(
      List<Map<String, @Nullable Object>> fewerDatastores,
      List<Map<String, @Nullable Object>> fewerTasks,
      Degraded loss) {
    List<Degraded> losses = new ArrayList<>(degraded);
    losses.add(loss);
    return new Report(sender, timestamp, nodeStatus, fewerDatastores, fewerTasks, version, losses);
  }

  /** Sizes only. */
  @Override
  public String toString() {
    return "report of "
        + datastores.size()
        + " datastores and "
        + tasks.size()
        + " tasks, degraded "
        + degraded;
  }
}
