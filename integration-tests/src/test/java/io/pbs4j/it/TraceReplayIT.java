package io.pbs4j.it;


import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What the stock client and an independent one asked the reference server, our server answers alike. */
@TestInstance(Lifecycle.PER_CLASS)
class TraceReplayIT {
  /** A trace about the golden datastore, whose data we take among ours before. */
  private static final String OF_GOLDEN_DATA = "25-catalog-shell";

  private static final long PATIENCE_MILLIS = 20_000;
  private static final long POLL_MILLIS = 5;

  @TempDir static Path scratch;
  private final Traces traces = new Traces();
  private ScratchServer server;

  @BeforeAll
  void start() throws Exception {
    server = ScratchServer.start(scratch.resolve("data"));
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  /** One history on one datastore: the order matters, and a failure may make the following ones fail. */
  @TestFactory
  Stream<DynamicTest> everyRecordedExchangeIsAnsweredAlike() throws Exception {
    TraceReplay replay = new TraceReplay(server.port(), server.secret(), this::awaitQuiet);
    Stream<DynamicTest> history =
        traces.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> replay(replay, name)));
    DynamicTest last =
        DynamicTest.dynamicTest(
            "every intended difference has been met", () -> assertThat(replay.unmet()).isEmpty());
    return Stream.concat(history, Stream.of(last));
  }

  private void replay(TraceReplay replay, String name) throws Exception {
    if (name.equals(OF_GOLDEN_DATA)) {
      addGoldenData();
    }
    replay.replay(traces.exchanges(name));
  }

  private void awaitQuiet() throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (server.datastore().sessions().backups() > 0 && System.currentTimeMillis() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
    assertThat(server.datastore().sessions().backups()).as("open backup sessions").isZero();
  }

  private void addGoldenData() throws Exception {
    Path unpacked = Files.createDirectory(scratch.resolve("golden"));
    Path golden = Golden.unpack(unpacked, Golden.Part.DATASTORE).datastore();
    Path store = scratch.resolve("data/datastores/default");
    copy(golden, store, ".chunks");
    copy(golden, store, "host/plain");
  }

  private static void copy(Path from, Path to, String part) throws IOException {
    try (Stream<Path> files = Files.walk(from.resolve(part))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
