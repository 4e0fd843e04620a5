package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.PrefixRemoval;
import io.pbs4j.storage.s3.object.StoredObject;
import io.pbs4j.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class PrefixRemovalTest {
  private final MemoryObjectStore store = new MemoryObjectStore(new RequestLedger(), ManualClock.at(1_800_000_000));

  private void put(String key) throws Exception {
    store.put(key, ObjectBody.of(new byte[] {1}));
  }

  @Test
  void objectsOfADatastoreGoAndOthersStay() throws Exception {
    for (int i = 0; i < 2500; i++) {
      put(".chunks/0000/" + i);
    }
    put("vm/100/owner");
    put("ns/a/host/x/owner");
    put(".gc-status");
    put("mine/file");
    put("vmware");
    put(".hidden/file");
    PrefixRemoval.Outcome outcome = new PrefixRemoval(store).run();
    assertThat(outcome).isEqualTo(new PrefixRemoval.Outcome(2503, 3));
    assertThat(store.list("", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactlyInAnyOrder("mine/file", "vmware", ".hidden/file");
  }

  @Test
  void nothingIsFine() throws Exception {
    assertThat(new PrefixRemoval(store).run()).isEqualTo(new PrefixRemoval.Outcome(0, 0));
  }
}
