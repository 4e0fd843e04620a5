package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work on many namespaces: each one is asked for by itself. */
class GroupAccessTest {
  private static final Privilege[] FULL = GroupAccess.any(Privilege.DATASTORE_MODIFY);
  private static final Privilege[] OWN = GroupAccess.any(Privilege.DATASTORE_PRUNE);
  private static final BackupGroup GROUP = BackupGroup.parse("host/a");
  private static final Namespace BELOW = Namespace.parse("one");

  private @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void backups() throws Exception {
    fixture = StoreFixture.create(directory.resolve("store"));
    fixture.store().namespaces().create(Namespace.ROOT, "one");
    for (String ns : List.of("", "one")) {
      try (BackupSession session = fixture.backup(ns, "host/a/2023-11-14T22:13:20Z", StoreFixture.USER)) {
        new Uploader(session).smallBackup();
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private boolean opens(AuthId who, Map<String, Privilege> granted, Namespace ns) throws Exception {
    Call call =
        new Call(
            Parameters.parse(List.of(), Map.of(), null),
            who,
            (caller, path, anyOf) -> Arrays.asList(anyOf).contains(granted.get(path)),
            null);
    return GroupAccess.opens(call, fixture.store(), ns, GROUP, FULL, OWN);
  }

  @Test
  void aRightInANamespaceIsNoneInThoseBelow() throws Exception {
    Map<String, Privilege> root = Map.of("/datastore/test", Privilege.DATASTORE_MODIFY);
    assertThat(opens(StoreFixture.OTHER, root, Namespace.ROOT)).isTrue();
    assertThat(opens(StoreFixture.OTHER, root, BELOW)).isFalse();
    assertThat(opens(StoreFixture.USER, root, BELOW)).isFalse();
    Map<String, Privilege> below = Map.of("/datastore/test/one", Privilege.DATASTORE_MODIFY);
    assertThat(opens(StoreFixture.OTHER, below, BELOW)).isTrue();
  }

  @Test
  void theLesserRightOpensOnesOwnGroups() throws Exception {
    Map<String, Privilege> below = Map.of("/datastore/test/one", Privilege.DATASTORE_PRUNE);
    assertThat(opens(StoreFixture.USER, below, BELOW)).isTrue();
    assertThat(opens(StoreFixture.OTHER, below, BELOW)).isFalse();
    assertThat(opens(StoreFixture.USER, below, Namespace.ROOT)).isFalse();
  }
}
