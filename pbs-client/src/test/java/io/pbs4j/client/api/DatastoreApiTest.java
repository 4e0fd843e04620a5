package io.pbs4j.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.Recorded;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls send, and how answers are read. Bodies are those of the recorded traffic. */
@Timeout(60)
class DatastoreApiTest {
  private static final String BASE = "/api2/json/admin/datastore/store/";
  private static final BackupGroup GROUP = BackupGroup.parse("host/t");
  private static final BackupSnapshot SNAPSHOT = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final Namespace NS = Namespace.parse("a/b");

  private FakePbs server;
  private PbsClient client;
  private DatastoreApi api;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    client = server.client();
    api = client.datastore();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void groupsAreReadAndOrdered() throws IOException {
    server.answer(
        BASE + "groups",
        "[{\"backup-count\":2,\"backup-id\":\"t\",\"backup-type\":\"host\",\"files\":[\"index.json.blob\"],"
            + "\"last-backup\":1700086400,\"owner\":\"tester@pbs\"},"
            + "{\"backup-count\":1,\"backup-id\":\"e\",\"backup-type\":\"host\",\"files\":[],"
            + "\"last-backup\":1700000000}]");
    assertThat(api.groups(NS)).extracting(item -> item.group().id()).containsExactly("e", "t");
    assertThat(api.groups(NS).get(1).lastSnapshot()).hasToString("host/t/2023-11-15T22:13:20Z");
    assertThat(last("groups").query()).containsOnly(java.util.Map.entry("ns", "a/b"));
  }

  @Test
  void finishedAndUnfinishedSnapshotsAreToldApart() throws IOException {
    server.answer(
        BASE + "snapshots",
        "[{\"backup-id\":\"t\",\"backup-time\":1700086400,\"backup-type\":\"host\",\"files\":[],"
            + "\"protected\":true},"
            + "{\"backup-id\":\"t\",\"backup-time\":1700000000,\"backup-type\":\"host\",\"protected\":false,"
            + "\"size\":579,\"owner\":\"tester@pbs\",\"comment\":\"note\","
            + "\"verification\":{\"state\":\"failed\",\"upid\":\"UPID:x\"},"
            + "\"files\":[{\"crypt-mode\":\"none\",\"filename\":\"conf.conf.blob\",\"size\":89},"
            + "{\"filename\":\"client.log.blob\"}]}]");
    SnapshotItem first = api.snapshots(Namespace.ROOT, GROUP).get(0);
    assertThat(first.snapshot()).isEqualTo(SNAPSHOT);
    assertThat(first.finished()).isTrue();
    assertThat(first.size()).hasValue(579);
    assertThat(first.comment()).hasValue("note");
    assertThat(first.verification().orElseThrow().ok()).isFalse();
    assertThat(first.files().get(1).size()).isEmpty();
    SnapshotItem second = api.snapshots(Namespace.ROOT, GROUP).get(1);
    assertThat(second.finished()).isFalse();
    assertThat(second.isProtected()).isTrue();
    assertThat(api.latest(Namespace.ROOT, GROUP)).hasValue(SNAPSHOT);
    assertThat(last("snapshots").query())
        .containsEntry("backup-type", "host")
        .containsEntry("backup-id", "t")
        .doesNotContainKey("ns");
  }

  @Test
  void statusIsReadInBytes() throws IOException {
    server.answer(BASE + "status", "{\"avail\":3,\"total\":10,\"used\":6}");
    assertThat(api.status()).isEqualTo(new DatastoreStatus(10, 6, 3));
  }

  @Test
  void parametersOfChangesTravelAsTheStockClientSendsThem() throws IOException {
    server.answer(BASE + "notes", "null");
    server.answer(BASE + "protected", "null");
    server.answer(BASE + "snapshots", "null");
    server.answer(BASE + "change-owner", "null");
    api.setNotes(NS, SNAPSHOT, "two\nlines ü");
    assertThat(last("notes").method()).isEqualTo("PUT");
    assertThat(last("notes").parameter("notes")).isEqualTo("two\nlines ü");
    api.setProtected(NS, SNAPSHOT, true);
    assertThat(last("protected").parameter("protected")).isEqualTo("true");
    api.forget(NS, SNAPSHOT);
    assertThat(last("snapshots").method()).isEqualTo("DELETE");
    assertThat(last("snapshots").parameter("backup-time")).isEqualTo("1700000000");
    api.changeOwner(NS, GROUP, AuthId.parse("u@pbs!t"));
    assertThat(last("change-owner").json().path("new-owner").asText()).isEqualTo("u@pbs!t");
    assertThat(last("change-owner").json().path("backup-id").asText()).isEqualTo("t");
  }

  @Test
  void pruningSendsOnlyTheRulesThatAreGiven() throws IOException {
    server.answer(
        BASE + "prune",
        "[{\"backup-id\":\"t\",\"backup-time\":1700000000,\"backup-type\":\"host\",\"keep\":true,"
            + "\"protected\":false}]");
    PruneOptions options = new PruneOptions(3, null, 7, null, null, null);
    assertThat(api.prune(Namespace.ROOT, GROUP, options, true))
        .containsExactly(new PruneDecision(SNAPSHOT, true, false));
    assertThat(last("prune").json().toString())
        .isEqualTo(
            "{\"backup-id\":\"t\",\"backup-type\":\"host\",\"dry-run\":true,"
                + "\"keep-daily\":7,\"keep-last\":3}");
  }

  @Test
  void namespacesAreCreatedByNameAndParent() throws IOException {
    server.answer(BASE + "namespace", "[{\"ns\":\"a/b\"},{\"ns\":\"\"},{\"ns\":\"a\"}]");
    assertThat(api.namespaces(Namespace.ROOT))
        .containsExactly(Namespace.ROOT, Namespace.parse("a"), NS);
    api.createNamespace(NS);
    assertThat(last("namespace").json().toString()).isEqualTo("{\"name\":\"b\",\"parent\":\"a\"}");
    api.createNamespace(Namespace.parse("a"));
    assertThat(last("namespace").json().toString()).isEqualTo("{\"name\":\"a\"}");
  }

  @Test
  void aLogIsSentAsItIsWithTheSnapshotInTheQuery() throws IOException {
    server.answer(BASE + "upload-backup-log", "null");
    DataBlob log = DataBlob.encode(new byte[] {1, 2}, null);
    api.uploadLog(Namespace.ROOT, SNAPSHOT, log);
    assertThat(last("upload-backup-log").body()).isEqualTo(log.bytes());
    assertThat(last("upload-backup-log").parameter("backup-id")).isEqualTo("t");
  }

  @Test
  void tasksAreFollowedByPages() throws IOException {
    String upid = "UPID:pbs:00004F37:0039E469:00000000:5CA78B83:backup:store\\x3ahost-t:root@pam:";
    server.answer(
        "/api2/json/nodes/localhost/tasks",
        "[{\"upid\":\"U\",\"worker_type\":\"backup\",\"user\":\"root@pam\",\"starttime\":5}]");
    assertThat(client.tasks().list(50, false).get(0).status()).isEmpty();
    assertThatThrownBy(() -> client.tasks().exitStatus(upid))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("%5Cx3ahost-t%3Aroot%40pam%3A/status");
  }

  @Test
  void anAnswerThatLacksAFieldIsAnInvalidAnswer() {
    server.answer(BASE + "status", "{\"total\":10}");
    server.answer(BASE + "groups", "[{\"backup-type\":\"xx\",\"backup-id\":\"t\"}]");
    server.answer(BASE + "snapshots", "{}");
    assertInvalid(() -> api.status());
    assertInvalid(() -> api.groups(NS));
    assertInvalid(() -> api.snapshots(NS, null));
  }

  private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.kind()).isEqualTo(ClientException.Kind.INVALID_ANSWER));
  }

  private Recorded last(String path) {
    var matching = server.requests(BASE + path);
    return matching.get(matching.size() - 1);
  }
}
