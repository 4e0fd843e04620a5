package io.pbs4j.agent.update;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has a new jar test itself, in a process of its own that knows no secrets, has a limited time and can say only so
 * much.
 */
final class SelfTestRun {
  private static final int MAX_OUTPUT = 64 << 10;
  private static final int SHOWN = 200;

  private final Path java;
  private final Duration limit;

  SelfTestRun(Path java, Duration limit) {
    this.java = java;
    this.limit = limit;
  }

  /** The Java that runs this program. */
  static Path runningJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Runs a jar's self-test; it has to end with 0. */
  void check(Path jar) throws UpdateRefusedException {
    Process process;
    try {
      process = start(jar);
    } catch (IOException e) {
      throw refused("the self-test of the new version cannot be started: " + e.getMessage(), e);
    }
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> collect(process, output), "update self-test");
    reader.setDaemon(true);
    reader.start();
    try {
      judge(process, output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("the self-test of the new version was interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Path jar) throws IOException {
    // As small as the agent itself: both are in one cgroup for a moment.
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xmx16m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-jar",
                jar.toString(),
                "--self-test"));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("MALLOC_ARENA_MAX", "1");
    return builder
        .directory(new File("/"))
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** Reads all there is, or more than there may be. */
  private static void collect(Process process, CompletableFuture<byte[]> output) {
    try (InputStream in = process.getInputStream()) {
      output.complete(in.readNBytes(MAX_OUTPUT + 1));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private void judge(Process process, CompletableFuture<byte[]> output)
      throws UpdateRefusedException, InterruptedException {
    byte[] said;
    long end = System.nanoTime() + limit.toNanos();
    try {
      said = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw refused(
          "the self-test of the new version did not end within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw refused("the output of the new version's self-test cannot be read", e);
    }
    if (said.length > MAX_OUTPUT) {
      throw refused(
          "the self-test of the new version wrote more than " + MAX_OUTPUT + " bytes", null);
    }
    if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw refused(
          "the self-test of the new version did not end within " + limit.toSeconds() + " s", null);
    }
    if (process.exitValue() != 0) {
      throw refused(
          "the self-test of the new version ended with " + process.exitValue() + shown(said), null);
    }
  }

  private static String shown(byte[] said) {
    String text = new String(said, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return text.isEmpty() ? "" : ": " + text.substring(Math.max(0, text.length() - SHOWN));
  }

  private static UpdateRefusedException refused(
      String text, @Nullable Throwable cause) {
    UpdateRefusedException refused = new UpdateRefusedException(Stage.SELF_TEST, text);
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }
}
