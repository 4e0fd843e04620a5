package io.pbs4j.server.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;

/** The host as its operating system tells of it. Safe for use by several threads. */
public final class OperatingSystemHost implements Host {
  private static final int AVERAGES = 3;
  private static final int MOST_NAME_SERVERS = 3;
  private static final Path RESOLVER = Path.of("/etc/resolv.conf");
  private static final Path VERSION = Path.of("/proc/sys/kernel/version");
  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
  private static final Path EFI = Path.of("/sys/firmware/efi");

  private static final Path SECURE_BOOT = EFI.resolve("efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");

  private final Path data;
  private final SystemInfo info = new SystemInfo();
  private long[] ticks = new long[0];
  private double[] shares = new double[2];

  /**
   * Creates the host; asks nothing yet.
   *
   * @param data directory whose file system counts as the host's own
   */
  public OperatingSystemHost(Path data) {
    this.data = data;
  }

  @Override
  public HostFacts facts() {
    CentralProcessor processor = info.getHardware().getProcessor();
    OperatingSystem system = info.getOperatingSystem();
    return new HostFacts(
        processor.getProcessorIdentifier().getName().strip(),
        processor.getPhysicalPackageCount(),
        processor.getLogicalProcessorCount(),
        System.getProperty("os.name", ""),
        line(RELEASE, System.getProperty("os.version", "")),
        line(VERSION, ""),
        machine(),
        Files.isDirectory(EFI),
        secureBoot(),
        system.getSystemBootTime());
  }

  /** The variable is four bytes of attributes and one of value. */
  private static boolean secureBoot() {
    try {
      byte[] variable = Files.readAllBytes(SECURE_BOOT);
      return variable.length > 0 && variable[variable.length - 1] == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static String machine() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") ? "x86_64" : arch;
  }

  private static String line(Path file, String otherwise) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return otherwise;
    }
  }

  @Override
  public HostFigures figures() throws IOException {
    GlobalMemory memory = info.getHardware().getMemory();
    VirtualMemory swap = memory.getVirtualMemory();
    FileStore root = Files.getFileStore(data);
    double[] shares = shares();
    return new HostFigures(
        shares[0],
        shares[1],
        Arrays.stream(info.getHardware().getProcessor().getSystemLoadAverage(AVERAGES)).boxed().toList(),
        new HostFigures.Space(memory.getTotal(), memory.getTotal() - memory.getAvailable(), memory.getAvailable()),
        new HostFigures.Space(swap.getSwapTotal(), swap.getSwapUsed(), swap.getSwapTotal() - swap.getSwapUsed()),
        new HostFigures.Space(
            root.getTotalSpace(), root.getTotalSpace() - root.getUnallocatedSpace(), root.getUsableSpace()),
        traffic(),
        disks().of(data));
  }

  /** Busy and waiting, of the time since the last call; since the host started the first time. */
  private synchronized double[] shares() {
    long[] now = info.getHardware().getProcessor().getSystemCpuLoadTicks();
    long total = 0;
    for (int i = 0; i < now.length; i++) {
      total += now[i] - before(i);
    }
    long idle = now[TickType.IDLE.getIndex()] - before(TickType.IDLE.getIndex());
    long wait = now[TickType.IOWAIT.getIndex()] - before(TickType.IOWAIT.getIndex());
    if (total > 0) {
      ticks = now;
      shares = new double[] {1 - (double) (idle + wait) / total, (double) wait / total};
    }
    return shares;
  }

  private long before(int index) {
    return ticks.length == 0 ? 0 : ticks[index];
  }

  private HostFigures.Traffic traffic() {
    long in = 0;
    long out = 0;
    for (NetworkIF network : info.getHardware().getNetworkIFs()) {
      in += network.getBytesRecv();
      out += network.getBytesSent();
    }
    return new HostFigures.Traffic(in, out);
  }

  @Override
  public Disks disks() {
    List<OSFileStore> stores = info.getOperatingSystem().getFileSystem().getFileStores(true);
    List<HWDiskStore> disks = info.getHardware().getDiskStores();
    return directory -> {
      String volume = volume(stores, directory.toAbsolutePath().normalize());
      return disks.stream()
          .filter(disk -> isOn(disk, volume))
          .findFirst()
          .map(OperatingSystemHost::figures)
          .orElse(DiskFigures.NONE);
    };
  }

  /** What is mounted nearest above a directory. */
  private static String volume(List<OSFileStore> stores, Path directory) {
    String volume = "";
    int depth = -1;
    for (OSFileStore store : stores) {
      Path mount = Path.of(store.getMount());
      if (directory.startsWith(mount) && mount.getNameCount() > depth) {
        depth = mount.getNameCount();
        volume = store.getVolume();
      }
    }
    return volume;
  }

  private static DiskFigures figures(HWDiskStore disk) {
    return new DiskFigures(
        disk.getReads(), disk.getReadBytes(), disk.getWrites(), disk.getWriteBytes(), disk.getTransferTime());
  }

  private static boolean isOn(HWDiskStore disk, String volume) {
    return !volume.isEmpty()
        && (volume.equals(disk.getName())
            || disk.getPartitions().stream()
                .anyMatch(part -> volume.equals(part.getIdentification()) || volume.equals("/dev/" + part.getName())));
  }

  @Override
  public List<String> nameServers() {
    try (Stream<String> lines = Files.lines(RESOLVER, StandardCharsets.UTF_8)) {
      return lines
          .map(line -> line.strip().split("\\s+", -1))
          .filter(words -> words.length >= 2 && words[0].equals("nameserver"))
          .map(words -> words[1])
          .limit(MOST_NAME_SERVERS)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
