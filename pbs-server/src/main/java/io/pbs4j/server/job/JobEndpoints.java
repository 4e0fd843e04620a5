package io.pbs4j.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.SectionEndpoints;
import io.pbs4j.server.section.SectionStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The endpoints of jobs of one kind: their configuration, when they ran and run, and to run one now. */
final class JobEndpoints {
  private final ConfiguredJobs jobs;
  private final JobRules rules;
  private final SectionStore store;
  private final JobScheduler scheduler;
  private final JobJson json;
  private final String path;

  /**
   * Creates the endpoints.
   *
   * @param path of the overview, such as {@code /admin/prune}
   */
  private JobEndpoints(
      ConfiguredJobs jobs, JobRules rules, SectionStore store, JobScheduler scheduler, JobJson json, String path) {
    this.jobs = jobs;
    this.rules = rules;
    this.store = store;
    this.scheduler = scheduler;
    this.json = json;
    this.path = path;
  }

  static List<Endpoint> prune(
      ConfiguredJobs jobs, SectionStore store, JobStates states, JobScheduler scheduler, JobJson json) {
    JobRules rules = new JobRules(JobKey.PRUNE, "prune", Privilege.DATASTORE_MODIFY, states);
    return new JobEndpoints(jobs, rules, store, scheduler, json, "/admin/prune").list();
  }

  static List<Endpoint> verify(
      ConfiguredJobs jobs, SectionStore store, JobStates states, JobScheduler scheduler, JobJson json) {
    JobRules rules = new JobRules(JobKey.VERIFY, "verification", Privilege.DATASTORE_VERIFY, states);
    return new JobEndpoints(jobs, rules, store, scheduler, json, "/admin/verify").list();
  }

  private List<Endpoint> list() {
    String what = jobs.section().what();
    List<Endpoint> list =
        new ArrayList<>(
            new SectionEndpoints(jobs.section(), rules, store, jobs::entries, new ReentrantLock()).list());
    Access access = Access.checkedByHandler(jobs.section().access());
    list.add(
        Endpoint.get(path, "When the " + what + "s ran and will run.")
            .with(DatastoreParameters.STORE.asOptional())
            .returns(Returns.listOf(Returns.OBJECT))
            .access(access)
            .runs(this::all));
    list.add(
        Endpoint.get(path + "/{id}", "What can be done with a " + what + ".")
            .with(Parameter.required("id", Schema.text(), "Name of the job."))
            .returns(Returns.listOf(Returns.object("subdir", Returns.TEXT)))
            .runs(call -> List.of(Map.of("subdir", "run"))));
    list.add(
        Endpoint.post(path + "/{id}/run", "Run a " + what + " now.")
            .with(JobSections.ID)
            .returns(Returns.UPID)
            .access(access)
            .runs(this::run));
    return list;
  }

  private Object all(Call call) {
    Parameters p = call.parameters();
    String wanted = p.textOrNull("store");
    List<Entry> entries = jobs.entries();
    List<ObjectNode> list = new ArrayList<>();
    for (Entry entry : entries) {
      if (rules.sees(call, entry) && (wanted == null || wanted.equals(entry.text("store")))) {
        ObjectNode node = entry.properties().deepCopy();
        json.tell(jobs.of(entry), node);
        list.add(node);
      }
    }
    return ConfigDigest.answer(list, entries.stream().map(Entry::properties).toList());
  }

  private Object run(Call call) throws IOException {
    String id = call.parameters().text("id");
    Entry entry = store.find(jobs.section().name(), id).orElseThrow(() -> rules.missing(id));
    rules.requireChange(call, entry);
    return scheduler.start(jobs.of(entry), call.caller()).toString();
  }
}
