package io.pbs4j.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.datastore.StoreEvents;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.section.Secrets;
import java.util.Map;
import java.util.UUID;

/** Makes and removes the jobs of datastores that come and go. */
public final class StoreJobs implements StoreEvents {
  /** Greatest number of characters of a job's id. */
  private static final int MAX_ID = 32;

  private static final Map<String, String> TYPES =
      Map.of(
          JobSections.PRUNE.name(), JobKey.PRUNE,
          JobSections.VERIFY.name(), JobKey.VERIFY);

  private final SectionStore sections;
  private final JobStates states;

  StoreJobs(SectionStore sections, JobStates states) {
    this.sections = sections;
    this.states = states;
  }

  @Override
  public void created(String store, ObjectNode prune) {
    states.touch(JobKey.gc(store));
    if (prune.isEmpty()) {
      return;
    }
    // As the reference names it, cut to what an id may have.
    String name = "default-" + store + "-" + UUID.randomUUID();
    String id = name.substring(0, Math.min(MAX_ID, name.length()));
    ObjectNode properties = prune.deepCopy();
    properties.put("id", id).put("store", store);
    if (!properties.has("schedule")) {
      properties.put("schedule", "daily");
    }
    sections.put(JobSections.PRUNE.name(), new Entry(id, properties, Secrets.NONE));
    states.touch(new JobKey(JobKey.PRUNE, id));
  }

  @Override
  public void gcScheduleChanged(String store) {
    states.touch(JobKey.gc(store));
  }

  @Override
  public void removed(String store, boolean keepJobs) {
    states.forget(JobKey.gc(store));
    if (keepJobs) {
      return;
    }
    TYPES.forEach(
        (section, type) -> {
          for (Entry entry : sections.all(section)) {
            if (store.equals(entry.text("store"))) {
              sections.remove(section, entry.id());
              states.forget(new JobKey(type, entry.id()));
            }
          }
        });
  }
}
