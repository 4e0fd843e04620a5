package io.pbs4j.testkit.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Asked before every call of a disk: lets others go first, fails it, or cuts the power. */
@FunctionalInterface
public interface DiskGate {
  /** Lets everything pass. */
  DiskGate OPEN = (call, path) -> {};

  /** Called before anything has happened; an exception is what the program gets in place of an answer. */
  void before(DiskCall call, Path path) throws IOException;
}
