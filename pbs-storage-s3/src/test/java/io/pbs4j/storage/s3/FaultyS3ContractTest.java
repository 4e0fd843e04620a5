package io.pbs4j.storage.s3;

import io.pbs4j.testkit.s3.Fault;
import io.pbs4j.testkit.s3.Fault.Moment;
import io.pbs4j.testkit.s3.FaultRule;
import io.pbs4j.testkit.s3.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** A server of which one request in eight fails: nobody notices, as requests are repeated. */
class FaultyS3ContractTest extends S3ContractTest {
  private static final int MOST_IN_A_ROW = 2;

  FaultyS3ContractTest() throws Exception {
    List<Fault> faults =
        List.of(
            Fault.slowDown(),
            Fault.internalError(),
            Fault.lostReply(),
            Fault.reset(Moment.BEFORE_BODY),
            Fault.reset(Moment.IN_REQUEST_BODY),
            Fault.reset(Moment.IN_ANSWER_BODY),
            new Fault.HalfBody(false));
    // A key that is refused in a batch is an answer, not a failure of the request.
    Operation[] requests = EnumSet.complementOf(EnumSet.of(Operation.DELETE_IN_BATCH)).toArray(Operation[]::new);
    for (Fault fault : faults) {
      server().faults().add(FaultRule.always(fault).on(requests).probability(0.018).inARow(MOST_IN_A_ROW));
    }
    server().faults().add(FaultRule.always(Fault.delay(Duration.ofMillis(2))).probability(0.3)).seed(5);
  }
}
