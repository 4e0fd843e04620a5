package io.pbs4j.client.tree;

import io.pbs4j.client.tree.posix.PosixFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which file systems the archiver goes into. Used by one thread. */
final class FileSystems {
  /** Magic numbers of file systems that hold no data but show the kernel's state. From Linux's headers. */
  private static final Set<Long> VIRTUAL =
      Set.of(
          0x42494e4dL, // binfmt_misc
          0x27e0ebL, // cgroup
          0x63677270L, // cgroup2
          0x62656570L, // configfs
          0x64626720L, // debugfs
          0x1cd1L, // devpts
          0xde5e81e4L, // efivarfs
          0x65735543L, // fusectl
          0x958458f6L, // hugetlbfs
          0x19800202L, // mqueue
          0x9fa0L, // proc
          0x6165676cL, // pstore
          0x73636673L, // securityfs
          0xf97cff8cL, // selinuxfs
          0x43415d53L, // smackfs
          0x62656572L, // sysfs
          0x74726163L); // tracefs

  private final PosixFiles posix;
  private final boolean all;
  private final Set<Long> devices = new HashSet<>();
  private final Map<Long, Boolean> virtual = new HashMap<>();

  FileSystems(PosixFiles posix, TreeOptions options, FileStatus root) throws IOException {
    this.posix = posix;
    this.all = options.allFileSystems();
    devices.add(root.device());
    for (Path included : options.includeDevices()) {
      devices.add(FileStatus.of(included.toRealPath()).device());
    }
  }

  /** Whether what is in a directory is archived; the directory itself always is. */
  boolean enters(Path directory, long device) throws IOException {
    if (!all && !devices.contains(device)) {
      return false;
    }
    Boolean known = virtual.get(device);
    if (known == null) {
      known = VIRTUAL.contains(posix.fileSystem(directory));
      virtual.put(device, known);
    }
    return !known;
  }
}
