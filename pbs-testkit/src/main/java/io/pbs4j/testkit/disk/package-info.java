/**
 * A disk that can lose power: a {@link java.nio.file.FileSystem} in memory for tests of programs that must not
 * lose what they acknowledged.
 *
 * <pre>{@code
 * import io.pbs4j.testkit.ManualClock;
 * import io.pbs4j.testkit.disk.Losses;
 * import io.pbs4j.testkit.disk.SimulatedDisk;
 * import java.nio.channels.FileChannel;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * SimulatedDisk disk = new SimulatedDisk(ManualClock.at(0));
 * Files.writeString(disk.path("/a"), "first");
 * disk.syncAll();
 * Files.writeString(disk.path("/a"), "second");
 * Files.writeString(disk.path("/b"), "new");
 *
 * SimulatedDisk after = disk.afterCrash(Losses.EVERYTHING);
 * System.out.println(Files.readString(after.path("/a")));
 * System.out.println(Files.exists(after.path("/b")));
 * // prints: first
 * // prints: false
 * }</pre>
 */
@NullMarked
package io.pbs4j.testkit.disk;

import org.jspecify.annotations.NullMarked;
