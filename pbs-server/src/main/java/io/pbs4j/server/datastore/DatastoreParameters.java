package io.pbs4j.server.datastore;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import io.pbs4j.storage.prune.KeepOptions;
import java.util.List;

/** Parameters that name a datastore and what is in it, and how to read them. */
public final class DatastoreParameters {
  private static final String SAFE = "[A-Za-z0-9_][A-Za-z0-9._\\-]*";

  /** A datastore. */
  public static final Parameter STORE =
      Parameter.required("store", Schema.text(SAFE).length(3, 32), "Name of the datastore.");

  /** A namespace; the root when missing or empty. */
  public static final Parameter NS =
      Parameter.optional(
          "ns", Schema.text("(?:(?:" + SAFE + "/){0,7}" + SAFE + ")?").length(0, 256), "Namespace.");

  private static final Parameter TYPE =
      Parameter.required("backup-type", Schema.choice("vm", "ct", "host"), "Type of the group.");
  private static final Parameter ID =
      Parameter.required("backup-id", Schema.text(SAFE).length(1, 255), "Id of the group.");
  private static final Parameter TIME =
      Parameter.required("backup-time", Schema.atLeast(1), "Time of the snapshot, seconds since 1970.");

  /** A group. */
  public static final List<Parameter> GROUP = List.of(TYPE, ID);

  /** A group, or only its type, or neither. */
  public static final List<Parameter> GROUP_FILTER = List.of(TYPE.asOptional(), ID.asOptional());

  /** A snapshot. */
  public static final List<Parameter> SNAPSHOT = List.of(TYPE, ID, TIME);

  /** Retention rules. */
  public static final List<Parameter> KEEP =
      List.of(
          keep("last", "the newest"),
          keep("hourly", "the newest of each hour"),
          keep("daily", "the newest of each day"),
          keep("weekly", "the newest of each week"),
          keep("monthly", "the newest of each month"),
          keep("yearly", "the newest of each year"));

  private DatastoreParameters() {}

  private static Parameter keep(String rule, String what) {
    return Parameter.optional("keep-" + rule, Schema.atLeast(1), "Keep so many: " + what + ".");
  }

  /** The namespace that a call names. */
  public static Namespace namespace(Parameters p) {
    String text = p.textOrNull("ns");
    return text == null ? Namespace.ROOT : Namespace.parse(text);
  }

  /** The group that a call names. */
  public static BackupGroup group(Parameters p) {
    return new BackupGroup(BackupType.parse(p.text("backup-type")), p.text("backup-id"));
  }

  /** The snapshot that a call names. */
  public static BackupSnapshot snapshot(Parameters p) {
    return new BackupSnapshot(group(p), p.number("backup-time"));
  }

  /** The retention rules that a call names. */
  public static KeepOptions keepOptions(Parameters p) {
    return new KeepOptions(
        count(p, "last"),
        count(p, "hourly"),
        count(p, "daily"),
        count(p, "weekly"),
        count(p, "monthly"),
        count(p, "yearly"));
  }

  private static long count(Parameters p, String rule) {
    Long count = p.numberOrNull("keep-" + rule);
    return count == null ? 0 : count;
  }

  /** The path of a namespace in access rules. */
  public static String aclPath(String store, Namespace ns) {
    return "/datastore/" + store + (ns.isRoot() ? "" : "/" + ns);
  }
}
