package io.pbs4j.agent.collect;

import java.util.List;
import java.util.Map;

/** What a report is made of: each is the answer of one call. */
enum Source {
  NODE("node", "/nodes/localhost/tasks?limit=1", 64 << 10, "", ""),
  NODE_STATUS("node-status", "/nodes/%s/status", 256 << 10, "Sys.Audit", "/system/status"),
  DATASTORES("datastores", "/status/datastore-usage", 4 << 20, "Datastore.Audit", "/datastore"),
  TASKS("tasks", "/nodes/%s/tasks?limit=100", 1 << 20, "Sys.Audit", "/system/tasks"),
  VERSION("version", "/version", 64 << 10, "", "");

  private final String label;
  private final String path;
  private final int maxBytes;
  private final String privilege;
  private final String object;

  Source(String label, String path, int maxBytes, String privilege, String object) {
    this.label = label;
    this.path = path;
    this.maxBytes = maxBytes;
    this.privilege = privilege;
    this.object = object;
  }

  /** The name in a report and in findings. */
  String label() {
    return label;
  }

  /** Below {@code /api2/json}. */
  String path(String node) {
    return path.replace("%s", node);
  }

  /** A hundred times what a PBS of ordinary size answers. */
  int maxBytes() {
    return maxBytes;
  }

  /** The privilege that shows all of it; empty where every token may ask. */
  String privilege() {
    return privilege;
  }

  /** The path of the access list where the privilege is asked for. */
  String object() {
    return object;
  }

  /** Whether an answer has the right shape. */
  boolean fits(Object data) {
    return isObject() ? data instanceof Map : data instanceof List;
  }

  /** What {@link #fits} asks for, for an error. */
  String shape() {
    return isObject() ? "an object" : "a list";
  }

  private boolean isObject() {
    return this == NODE_STATUS || this == VERSION;
  }
}
