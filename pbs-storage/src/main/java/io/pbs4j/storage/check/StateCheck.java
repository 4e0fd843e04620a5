package io.pbs4j.storage.check;

import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.manifest.VerifyState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Outcome of the last verification, time, protection. */
final class StateCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public String description() {
    return "outcome of the last verification, time, protection";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  private static final String PROTECTED = ".protected";

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) throws IOException {
    Subject subject = Subject.of(snapshot.place());
    Optional<VerifyState> verified = snapshot.manifest().flatMap(Manifest::verifyState);
    if (verified.isPresent() && !verified.get().ok()) {
      out.add(
          FindingCode.VERIFY_FAILED, subject, "the last verification failed (" + verified.get().upid() + ")");
    }
    Instant time = Instant.ofEpochSecond(snapshot.place().snapshot().time());
    if (time.isAfter(snapshot.store().now().plus(Clocks.TOLERANCE))) {
      out.add(FindingCode.SNAPSHOT_IN_FUTURE, subject, "its time has not come yet");
    }
    if (snapshot.place().files().contains(PROTECTED)) {
      marker(snapshot, subject, out);
    }
  }

  private static void marker(SnapshotFacts snapshot, Subject subject, FindingSink out) throws IOException {
    FileFacts marker = FileFacts.of(snapshot.file(PROTECTED));
    if (marker.regular() && marker.size() == 0) {
      out.add(FindingCode.SNAPSHOT_PROTECTED, subject, "it is protected from removal");
    } else {
      out.add(
          FindingCode.PROTECTED_MARKER_ODD,
          Subject.of(snapshot.place(), PROTECTED),
          "the marker is no empty file");
    }
  }
}
