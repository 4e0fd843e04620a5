package io.pbs4j.server.task;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What identifies this process in the identifiers of its tasks.
 *
 * @param node host name, letters, digits and minus
 * @param pid process id
 * @param start when the process started, in clock ticks since boot where known
 */
public record ServerProcess(String node, int pid, long start) {
  private static final Pattern NODE = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  /** Index of the start time among the fields that follow the command in {@code /proc/self/stat}. */
  private static final int START_FIELD = 19;

  /** Upper limit of the text form, nine hexadecimal digits. */
  private static final long MAX_START = 0xF_FFFF_FFFFL;

  /** This process. */
  public static ServerProcess current() {
    return new ServerProcess(hostName(), (int) ProcessHandle.current().pid(), startTicks());
  }

  private static String hostName() {
    try {
      Matcher m = NODE.matcher(InetAddress.getLocalHost().getHostName());
      return m.lookingAt() ? m.group() : "localhost";
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static long startTicks() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[START_FIELD]) & MAX_START;
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.current().info().startInstant().map(i -> i.getEpochSecond()).orElse(0L);
    }
  }
}
