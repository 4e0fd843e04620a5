package io.pbs4j.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** When jobs ran and run, in the JSON of the API. What is unknown is left out. */
final class JobJson {
  private final JobStates states;
  private final JobTimes times;

  JobJson(JobStates states, JobTimes times) {
    this.states = states;
    this.times = times;
  }

  /** Adds when a job runs next and how its last run ended. */
  void tell(Job job, ObjectNode node) {
    times.next(job).ifPresent(next -> node.put("next-run", next.getEpochSecond()));
    states
        .find(job.key())
        .ifPresent(
            state -> {
              boolean collection = job.key().type().equals(JobKey.GC);
              if (state.upid() != null && !collection) {
                node.put("last-run-upid", state.upid());
              }
              if (state.ended() != null && state.status() != null) {
                node.put("last-run-endtime", state.ended().getEpochSecond());
                node.put("last-run-state", state.status());
                if (collection && state.started() != null) {
                  node.put("duration", state.ended().getEpochSecond() - state.started().getEpochSecond());
                }
              }
            });
  }
}
