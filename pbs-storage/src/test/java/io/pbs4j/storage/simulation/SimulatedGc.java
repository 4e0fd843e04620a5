package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.PlantedCollection;
import io.pbs4j.storage.session.Sessions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects garbage as a datastore does, or with a planted bug. */
final class SimulatedGc {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** A run asks some hundred times. */
  private static final int ASKED_BEFORE_STOP = 60;

  private final SimulationPlan plan;
  private final PlantedBug bug;
  private final InstantSource clock;
  private final Ledger ledger;
  private final SplittableRandom random;

  SimulatedGc(
      SimulationPlan plan, PlantedBug bug, InstantSource clock, Ledger ledger, SplittableRandom random) {
    this.plan = plan;
    this.bug = bug;
    this.clock = clock;
    this.ledger = ledger;
    this.random = random;
  }

  /** Runs once; now and then somebody stops it. */
  void collect(Datastore store) throws IOException {
    GcOptions options = GcOptions.standard().withGrace(plan.grace());
    switch (bug) {
      case COLLECTION_IGNORES_CLAIMS ->
          PlantedCollection.run(store, store.backend(), clock, digest -> false, options, new Log(store));
      case COLLECTION_ENDS_MARKING_EARLY -> {
        try (Sessions.ClaimHold claims = store.sessions().holdClaims()) {
          PlantedCollection.run(
              store, withoutSecondIndexes(store.backend()), clock, claims, options, new Log(store));
        }
      }
      default -> {
        int stop = random.nextInt(4) == 0 ? random.nextInt(ASKED_BEFORE_STOP) : Integer.MAX_VALUE;
        int[] asked = {0};
        store.collectGarbage("", options, new Log(store), GcControl.of(() -> ++asked[0] > stop));
      }
    }
  }

  /** No chunk is ever missing, unless two servers have the store. */
  private final class Log implements GcLog {
    private final Datastore store;

    Log(Datastore store) {
      this.store = store;
    }

    @Override
    public void line(String text) {}

    @Override
    public void warning(String text) {
      boolean acknowledged =
          ledger.acknowledged().stream().anyMatch(snapshot -> text.contains(snapshot.toString()));
      if (text.contains("non-existent") && acknowledged && !plan.takeover() && isMissing(store, text)) {
        throw new AssertionError(text);
      }
    }
  }

  private static boolean isMissing(Datastore store, String warning) {
    Matcher digest = DIGEST.matcher(warning);
    try {
      return digest.find() && store.chunks().backend().find(Digest.parse(digest.group())) == null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Hides one of the two indexes that a snapshot may have. */
  private static Backend withoutSecondIndexes(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              Object answer;
              try {
                answer = method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return answer instanceof List<?> entries
                  ? entries.stream().filter(e -> !String.valueOf(e).contains("a1.didx")).toList()
                  : answer;
            });
  }
}
