package io.pbs4j.server.node;

import io.pbs4j.server.datastore.DatastoreConfig;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.server.datastore.StoreFigures;
import io.pbs4j.server.rrd.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a sample of the host and of each datastore; called now and then by one thread. */
public final class Sampler {
  /** The source of the host's samples. */
  public static final String HOST = "host";

  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final double NANOS = 1e9;

  private final Host host;
  private final Datastores datastores;
  private final Function<DatastoreConfig, Optional<Path>> directories;
  private final Samples samples;
  private final InstantSource clock;
  private final Map<String, DiskFigures> disks = new HashMap<>();
  private @Nullable HostFigures before;
  private long taken;

  /**
   * Creates the sampler.
   *
   * @param directories where a datastore keeps its chunks, if that is on this host
   */
  public Sampler(
      Host host,
      Datastores datastores,
      Function<DatastoreConfig, Optional<Path>> directories,
      Samples samples,
      InstantSource clock) {
    this.host = host;
    this.datastores = datastores;
    this.directories = directories;
    this.samples = samples;
    this.clock = clock;
  }

  /** The source of a datastore's samples. */
  static String of(String store) {
    return "datastore/" + store;
  }

  /** Takes one sample of everything. */
  public void run() {
    long now = System.nanoTime();
    double seconds = (now - taken) / NANOS;
    taken = now;
    long time = clock.instant().getEpochSecond();
    try {
      HostFigures figures = host.figures();
      if (before != null) {
        samples.add(HOST, time, figures.sample(before, seconds));
      }
      before = figures;
    } catch (IOException e) {
      LOG.warn("no sample of the host: {}", e.toString());
    }
    Host.Disks all = host.disks();
    for (OpenDatastore open : datastores.all()) {
      sample(open, all, seconds, time);
    }
  }

  private void sample(OpenDatastore open, Host.Disks all, double seconds, long time) {
    String name = open.config().name();
    try {
      Map<String, Double> sample = new TreeMap<>(StoreFigures.of(open));
      directories
          .apply(open.config())
          .ifPresent(
              directory -> {
                DiskFigures disk = all.of(directory);
                DiskFigures last = disks.put(name, disk);
                if (last != null) {
                  sample.putAll(disk.rates(last, seconds));
                }
              });
      samples.add(of(name), time, sample);
    } catch (IOException e) {
      LOG.debug("no sample of datastore {}: {}", name, e.toString());
    }
  }
}
