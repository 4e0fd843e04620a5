package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Call;

/**
 * Who sees a task: who started it, the user of a token that did, who may see the system, and whoever may run jobs of
 * its kind on its datastore.
 */
final class TaskVisibility {
  private static final String ACL = "/system/tasks";

  private TaskVisibility() {}

  static boolean isOwn(Call call, Upid upid) {
    return call.caller().mayUseGroupOf(upid.authId());
  }

  /** Whether a caller sees every task. */
  static boolean seesAll(Call call) {
    return call.holds(ACL, Privilege.SYS_AUDIT);
  }

  static boolean sees(Call call, Upid upid) {
    return isOwn(call, upid) || seesAll(call) || mayRun(call, upid);
  }

  static boolean mayStop(Call call, Upid upid) {
    return isOwn(call, upid) || call.holds(ACL, Privilege.SYS_MODIFY);
  }

  /** Whether a task is that of a job which the caller may run. */
  static boolean mayRun(Call call, Upid upid) {
    String id = upid.id();
    if (id == null) {
      return false;
    }
    String path = "/datastore/" + (id.indexOf(':') < 0 ? id : id.substring(0, id.indexOf(':')));
    return switch (upid.type()) {
      case "garbage_collection" -> call.holds(path, Privilege.DATASTORE_MODIFY);
      case "prunejob" -> call.holds(path, Privilege.DATASTORE_MODIFY);
      case "verificationjob" -> call.holds(path, Privilege.DATASTORE_VERIFY);
      default -> false;
    };
  }
}
