package io.pbs4j.storage.simulation;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.BackendContract;
import java.time.InstantSource;

/** The simulated bucket keeps the contract. */
class SimulatedBucketContractTest extends BackendContract {
  private final SimulatedBucket bucket = new SimulatedBucket(InstantSource.system());

  @Override
  protected Backend open(Memory memory) {
    return bucket.open(BucketGate.OPEN);
  }

  @Override
  protected void discard() {}
}
