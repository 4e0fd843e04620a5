package io.pbs4j.server.job;

import io.pbs4j.core.schedule.CalendarEvent;
import io.pbs4j.core.schedule.CalendarEventException;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.SectionRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is special about the configuration of jobs of one kind. */
final class JobRules implements SectionRules {
  private final String type;
  private final String what;
  private final Privilege change;
  private final JobStates states;

  /**
   * Creates the rules.
   *
   * @param type worker type of the jobs
   * @param what the kind in errors, such as {@code prune}
   * @param change the privilege that one needs to change a job
   */
  JobRules(String type, String what, Privilege change, JobStates states) {
    this.type = type;
    this.what = what;
    this.change = change;
    this.states = states;
  }

  private static String path(Entry entry) {
    String ns = entry.text("ns");
    return DatastoreParameters.aclPath(
        entry.requiredText("store"), ns == null ? Namespace.ROOT : Namespace.parse(ns));
  }

  @Override
  public boolean sees(Call call, Entry entry) {
    return call.holds(path(entry), Privilege.DATASTORE_AUDIT, change);
  }

  @Override
  public void requireRead(Call call, Entry entry) {
    call.require(path(entry), Privilege.DATASTORE_AUDIT, change);
  }

  @Override
  public void requireChange(Call call, Entry entry) {
    call.require(path(entry), change);
  }

  @Override
  public void check(Entry entry) {
    requireSchedule("schedule", entry.text("schedule"));
    String ns = entry.text("ns");
    Long depth = entry.number("max-depth");
    int levels = ns == null ? 0 : Namespace.parse(ns).depth();
    if (depth != null && levels + depth > Namespace.MAX_DEPTH) {
      throw ApiException.badParameter(
          "max-depth", "namespace and levels below it are more than " + Namespace.MAX_DEPTH);
    }
  }

  /** Throws status 400 if a text is given and is no calendar event. */
  static void requireSchedule(String parameter, @Nullable String text) {
    try {
      if (text != null) {
        CalendarEvent.parse(text);
      }
    } catch (CalendarEventException e) {
      throw ApiException.badParameter(parameter, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public ApiException missing(String id) {
    return ApiException.badRequest("no such " + what + " '" + id + "'");
  }

  @Override
  public ApiException taken(String id) {
    return ApiException.badParameter("id", "job '" + id + "' already exists.");
  }

  @Override
  public void created(Entry entry) {
    states.touch(new JobKey(type, entry.id()));
  }

  @Override
  public void changed(Entry before, Entry after) {
    if (!Objects.equals(before.text("schedule"), after.text("schedule"))
        || before.flag("disable", false) != after.flag("disable", false)) {
      states.touch(new JobKey(type, after.id()));
    }
  }

  @Override
  public void removed(Entry entry) {
    states.forget(new JobKey(type, entry.id()));
  }
}
