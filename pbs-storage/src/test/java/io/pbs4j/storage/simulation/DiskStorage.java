package io.pbs4j.storage.simulation;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.SimulatedFilesystem;
import io.pbs4j.testkit.disk.DiskCall;
import io.pbs4j.testkit.disk.DiskGate;
import io.pbs4j.testkit.disk.Losses;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A disk that may lose what was not synced. */
final class DiskStorage implements SimulatedStorage {
  private final SimulationPlan plan;
  private final InstantSource clock;
  private final SplittableRandom losses;
  private SimulatedDisk disk;

  DiskStorage(SimulationPlan plan, InstantSource clock, boolean syncs) throws IOException {
    this.plan = plan;
    this.clock = clock;
    this.losses = new SplittableRandom(~plan.seed());
    this.disk = new SimulatedDisk(clock);
    if (!syncs) {
      disk.lieAboutSyncs();
    }
    SimulatedFilesystem.create(disk);
  }

  @Override
  public Backend open(ServerLife life) throws IOException {
    SyncLevel level = plan.syncEachFile() ? SyncLevel.FILE : SyncLevel.FILESYSTEM;
    Backend backend = SimulatedFilesystem.open(disk, level, clock);
    disk.gate(
        (call, path) -> {
          if (call != DiskCall.READ) {
            life.point(call + " " + withoutInstance(path));
          }
        });
    return backend;
  }

  /** The name of a temporary file differs from run to run. */
  private static String withoutInstance(Path path) {
    String name = path.toString();
    int temporary = name.indexOf(".tmp_");
    return temporary < 0 || !name.contains("/.chunks/") ? name : name.substring(0, temporary) + ".tmp";
  }

  @Override
  public void crash() {
    disk.powerOff();
    boolean powerCut = plan.powerCuts() && losses.nextInt(4) > 0;
    disk = powerCut ? disk.afterCrash(Losses.random(losses)) : disk.afterKill();
  }

  @Override
  public List<String> temporaryFiles() throws IOException {
    disk.gate(DiskGate.OPEN);
    try (Stream<Path> files = Files.walk(SimulatedFilesystem.root(disk))) {
      return files.map(Path::toString).filter(name -> name.contains(".tmp")).toList();
    }
  }
}
