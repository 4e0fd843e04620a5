package io.pbs4j.agent.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that swaps jars, to be killed: by itself before a certain step, or by its parent at any moment. */
final class SwapChild {
  static final int DEAD = 137;

  private SwapChild() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    if (args[1].equals("forever")) {
      forever(directory);
    } else {
      swap(directory, "1.0.0", "1.1.0", haltingBefore(Integer.parseInt(args[1])));
    }
  }

  private static void forever(Path directory) throws IOException {
    System.out.println("begin");
    while (true) {
      swap(directory, "1.0.0", "1.1.0", JarFiles.ofHost());
      swap(directory, "1.1.0", "1.0.0", JarFiles.ofHost());
    }
  }

  /** As an update does it, from a file of the shelf that stands for the download. */
  private static void swap(Path directory, String from, String to, JarFiles files) throws IOException {
    RunningJar running = new RunningJar(directory.resolve("agent.jar"), from);
    UpdateLedger ledger = new UpdateLedger(directory, files);
    Path fresh = ledger.unfinished("download");
    files.delete(fresh);
    try (var out = files.create(fresh)) {
      Files.copy(directory.resolve("shelf").resolve(to), out);
    }
    new JarSwap(running, files, ledger).replaceBy(fresh, to);
  }

  private static JarFiles haltingBefore(int last) {
    AtomicInteger steps = new AtomicInteger();
    return new ForwardingFiles() {
      @Override
      void before(String step, Path file) {
        if (steps.getAndIncrement() == last) {
          Runtime.getRuntime().halt(DEAD);
        }
      }
    };
  }
}
