package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.schedule.CalendarEvent;
import io.pbs4j.core.schedule.CalendarEventException;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import io.pbs4j.storage.prune.PruneGuard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of a datastore's options, and how a change of them is read. */
final class DatastoreOptionParameters {
  private static final String PRUNE_SCHEDULE = "prune-schedule";

  /** What may be set when a datastore is made and at any time after. */
  static final List<Parameter> OPTIONS =
      List.of(
          Parameter.optional(
              DatastoreOptions.GC_SCHEDULE,
              Schema.text(),
              "Calendar event of garbage collections; those without one follow PBS_GC_INTERVAL_HOURS."),
          Parameter.optional(
              MaintenanceMode.PARAMETER,
              Schema.text().length(1, 256),
              "type=read-only, offline or delete[,message=TEXT]."),
          Parameter.optional("verify-new", Schema.flag(), "Whether to verify each new snapshot at once."),
          Parameter.optional(
              NotifyChoice.MODE,
              Schema.choice(NotifyChoice.LEGACY, NotifyChoice.SYSTEM),
              "Mails to one user, or the targets of matchers; the latter when missing."),
          Parameter.optional(
              NotifyChoice.USER,
              Schema.text("[^\\s:/\\p{Cntrl}]+@[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 64),
              "Who gets mails in mode legacy-sendmail; root@pam when missing."),
          Parameter.optional(
              NotifyChoice.WHEN,
              Schema.text(),
              "[gc=WHEN][,verify=WHEN][,prune=WHEN] with never, always or error, in mode legacy-sendmail."
                  + " sync has no effect: this server does not synchronize."),
          Parameter.optional(
              Tuning.PARAMETER,
              Schema.text(),
              "[sync-level=none|file|filesystem][,gc-atime-cutoff=MINUTES]. No effect here: chunk-order (chunks are"
                  + " always read in the order of the disk), gc-atime-safety-check (access times are set, not"
                  + " hoped for), gc-cache-capacity (marks are a compact set)."),
          Parameter.optional(
              PruneGuardText.PARAMETER,
              Schema.text().length(1, 256),
              "[clock-window=SECONDS][,max-percent=PERCENT][,max-removals=NUMBER]: when a prune stops and asks."));

  /** Retention when a datastore is made: becomes a prune job. */
  static final List<Parameter> PRUNE = prune("Schedule of the prune job that is made with it.");

  /** The same for changes, which are refused. */
  static final List<Parameter> PRUNE_NO_MORE = prune("Refused: prune jobs have it.");

  /** What may be unset. */
  static final List<String> DELETABLE =
      List.of(
          "comment",
          DatastoreOptions.GC_SCHEDULE,
          PRUNE_SCHEDULE,
          "keep-last",
          "keep-hourly",
          "keep-daily",
          "keep-weekly",
          "keep-monthly",
          "keep-yearly",
          "verify-new",
          NotifyChoice.USER,
          NotifyChoice.WHEN,
          NotifyChoice.MODE,
          Tuning.PARAMETER,
          MaintenanceMode.PARAMETER,
          PruneGuardText.PARAMETER);

  private DatastoreOptionParameters() {}

  private static List<Parameter> prune(String description) {
    List<Parameter> list = new ArrayList<>(DatastoreParameters.KEEP);
    list.add(Parameter.optional(PRUNE_SCHEDULE, Schema.text(), description));
    return list;
  }

  /** The prune job that a new datastore is to have; empty for none. */
  static ObjectNode pruneJob(Parameters p) {
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    String schedule = schedule(p, PRUNE_SCHEDULE);
    if (schedule != null) {
      job.put("schedule", schedule);
    }
    for (Parameter keep : DatastoreParameters.KEEP) {
      Long count = p.numberOrNull(keep.name());
      if (count != null) {
        job.put(keep.name(), count);
      }
    }
    return job;
  }

  /** Refuses retention rules of a datastore that is there. */
  static void requireNoPruneSettings(Parameters p) {
    for (Parameter parameter : PRUNE_NO_MORE) {
      if (p.has(parameter.name())) {
        throw ApiException.badParameter(
            parameter.name(), "datastore prune settings have been replaced by prune jobs");
      }
    }
  }

  /** Options without some of them. */
  static DatastoreOptions without(List<String> deleted, DatastoreOptions before) {
    DatastoreOptions options = before;
    for (String name : deleted) {
      options = without(name, options);
    }
    return options;
  }

  private static DatastoreOptions without(String name, DatastoreOptions options) {
    NotifyChoice notify = options.notices();
    return switch (name) {
      case MaintenanceMode.PARAMETER -> {
        requireNotDeleting(options);
        yield options.withMaintenance(null);
      }
      case "verify-new" -> options.withVerifyNew(false);
      case PruneGuardText.PARAMETER -> options.withPruneGuard(PruneGuard.DEFAULT);
      case DatastoreOptions.GC_SCHEDULE -> options.withGcSchedule(null);
      case Tuning.PARAMETER -> options.withTuning(Tuning.DEFAULT);
      case NotifyChoice.MODE -> options.withNotify(notify.withMode(null));
      case NotifyChoice.USER -> options.withNotify(notify.withUser(null));
      case NotifyChoice.WHEN -> options.withNotify(notify.withWhen(null));
      default -> options;
    };
  }

  /** Options with those that a call sets. */
  static DatastoreOptions with(Parameters p, DatastoreOptions before) {
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
    options = guard == null ? options : options.withPruneGuard(PruneGuardText.parse(guard));
    String schedule = schedule(p, DatastoreOptions.GC_SCHEDULE);
    options = schedule == null ? options : options.withGcSchedule(schedule);
    String tuning = p.textOrNull(Tuning.PARAMETER);
    options = tuning == null ? options : options.withTuning(Tuning.parse(tuning));
    return options.withNotify(notices(p, options.notices()));
  }

  private static NotifyChoice notices(Parameters p, NotifyChoice before) {
    NotifyChoice notify = before;
    notify = p.has(NotifyChoice.MODE) ? notify.withMode(p.text(NotifyChoice.MODE)) : notify;
    notify = p.has(NotifyChoice.USER) ? notify.withUser(p.text(NotifyChoice.USER)) : notify;
    return p.has(NotifyChoice.WHEN)
        ? notify.withWhen(NotifyChoice.checked(p.text(NotifyChoice.WHEN)))
        : notify;
  }

  private static @Nullable String schedule(Parameters p, String name) {
    String text = p.textOrNull(name);
    try {
      if (text != null) {
        CalendarEvent.parse(text);
      }
      return text;
    } catch (CalendarEventException e) {
      throw ApiException.badParameter(name, String.valueOf(e.getMessage()));
    }
  }

  private static void requireNotDeleting(DatastoreOptions options) {
    MaintenanceMode mode = options.maintenance();
    if (mode != null && mode.type() == MaintenanceMode.Type.DELETE) {
      throw ApiException.badRequest("datastore is being deleted");
    }
  }
}
