package io.pbs4j.server.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends lines {@code YYYY-MM-DDTHH:MM:SS+HH:MM: text} to a task's log. Every line is handed to the
 * operating system at once, so that readers see it and a crash of the server keeps it; none is forced to
 * disk.
 */
final class TaskLogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLogWriter.class);

  /** Always 25 characters: clients cut there. */
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

  /** Characters of the time and the separator behind it. */
  private static final int PREFIX = 27;

  private final Path file;
  private final OutputStream out;
  private final InstantSource clock;
  private final ZoneId zone;

  TaskLogWriter(Path file, InstantSource clock, ZoneId zone) throws IOException {
    this.file = file;
    this.clock = clock;
    this.zone = zone;
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Appends; a full disk must not end a backup that would succeed, so failures are only logged. */
  void append(String text) {
    String time = TIME.format(clock.instant().atZone(zone));
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      lines.append(time).append(": ").append(line).append('\n');
    }
    try {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("cannot write task log {}: {}", file, e.toString());
    }
  }

  void close() {
    try {
      out.close();
    } catch (IOException e) {
      LOG.warn("cannot close task log {}: {}", file, e.toString());
    }
  }

  /** A line without its time. */
  static String textOf(String line) {
    return line.length() >= PREFIX && line.startsWith(": ", PREFIX - 2) ? line.substring(PREFIX) : line;
  }
}
