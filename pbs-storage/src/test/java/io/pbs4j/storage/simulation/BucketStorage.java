package io.pbs4j.storage.simulation;

import io.pbs4j.storage.backend.Backend;
import java.time.InstantSource;
import java.util.List;

/** A bucket that sometimes does not answer. */
final class BucketStorage implements SimulatedStorage {
  private static final int PER_MILLE = 1000;

  private final SimulationPlan plan;
  private final SimulatedBucket bucket;

  BucketStorage(SimulationPlan plan, InstantSource clock) {
    this.plan = plan;
    this.bucket = new SimulatedBucket(clock);
  }

  @Override
  public Backend open(ServerLife life) {
    return bucket.open(
        new BucketGate() {
          @Override
          public Fate before(String request) {
            life.point(request);
            if (life.trouble(PER_MILLE) < PER_MILLE - plan.troublePerMille()) {
              return Fate.ANSWERED;
            }
            return life.trouble(2) == 0 ? Fate.REFUSED : Fate.ANSWER_LOST;
          }

          @Override
          public void look(String what) {
            life.point(what);
          }

          @Override
          public boolean late() {
            return plan.troublePerMille() > 0 && life.trouble(2) == 1;
          }
        });
  }

  @Override
  public void crash() {
    // What a bucket has acknowledged is safe.
  }

  @Override
  public List<String> temporaryFiles() {
    return List.of();
  }
}
