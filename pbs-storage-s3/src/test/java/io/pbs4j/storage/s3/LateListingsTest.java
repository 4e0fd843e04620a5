package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.snapshot.BackupSnapshot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets whose listings lag behind their objects, as those of some providers do. */
class LateListingsTest {
  private static final int LONG = 50;

  @TempDir Path directory;
  private StoreInTrouble store;

  @BeforeEach
  void start() throws Exception {
    store = new StoreInTrouble(directory);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  @Test
  void whatThisServerWroteOrRemovedItKnowsWithoutThem() throws Exception {
    store.server().faults().lateListings(LONG);
    store.backUp("host/a", List.of(1, 2, 3), false);
    BackupSnapshot first = store.acknowledged().get(0);
    store.backUp("host/a", List.of(2, 3, 4), true);
    assertThat(store.list()).hasSize(2);
    store.forget(first);
    store.collectGarbage();
    store.collectGarbage();
    store.backUp("host/b", List.of(1, 2), false);
    assertThat(store.list()).hasSize(2);
    store.verify();
    store.prove(true);
  }

  @Test
  void chunksThatAreGoneButStillListedAreUploadedAgain() throws Exception {
    store.backUp("host/a", List.of(1, 2, 3), false);
    store.forget(store.acknowledged().get(0));
    store.server().faults().lateListings(LONG);
    store.collectGarbage();
    store.restartAtOnce(false);
    store.backUp("host/b", List.of(1, 2, 3), false);
    store.restore(store.acknowledged().get(0));
    store.verify();
  }

  @Test
  void aSnapshotThatIsNotListedYetIsFoundByWhoHasItInItsCache() throws Exception {
    store.backUp("host/a", List.of(1, 2, 3), false);
    store.server().faults().lateListings(LONG);
    store.backUp("host/a", List.of(2, 3, 4), false);
    store.restartAtOnce(true);
    assertThat(store.list()).hasSize(2);
    store.collectGarbage();
    store.verify();
  }
}
