package io.pbs4j.it;

import io.pbs4j.agent.AgentMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A push agent in a process of its own. */
final class AgentChild implements AutoCloseable {
  private static final int PATIENCE = 60;

  private final Process process;
  private final Path log;

  private AgentChild(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts an agent.
   *
   * @param log gets all that it prints
   */
  static AgentChild start(Path log, Map<String, String> variables, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp", System.getProperty("java.class.path")));
    command.add(AgentMain.class.getName());
    command.addAll(List.of(flags));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PBS_") || name.startsWith("PULSE_"));
    builder.environment().putAll(variables);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new AgentChild(process, log);
  }

  /** All that it printed. */
  String printed() throws IOException {
    return Files.readString(log);
  }

  /** What everybody sees of it in the list of processes. */
  String commandLine() throws IOException {
    return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
  }

  /** Waits for its end. */
  int status() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the agent did not end: " + printed());
    }
    return process.exitValue();
  }

  /** Asks it to end, and returns its status. */
  int terminate() throws InterruptedException, IOException {
    process.destroy();
    return status();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
