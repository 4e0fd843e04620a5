package io.pbs4j.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.state.PrivateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every snapshot that was removed through this server, a line of JSON each, a file each month. Lines are only ever
 * added. A line is written before the snapshot goes, and is durable when the work that it belongs to ends.
 */
public final class RemovalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RemovalLog.class);

  private final Path directory;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Opens the log.
   *
   * @param directory of its files; created with the first line
   */
  public RemovalLog(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Begins work that may remove snapshots. */
  public RemovalEntries begin(AuthId who, String action, String store) {
    return new RemovalEntries(this, who, action, store);
  }

  Instant now() {
    return clock.instant();
  }

  /** Opens the file of the current month for adding lines. */
  FileChannel open() throws IOException {
    Files.createDirectories(directory);
    Path file = file(YearMonth.from(now().atZone(ZoneOffset.UTC)));
    if (!Files.exists(file)) {
      PrivateFile.write(file, new byte[0]);
    }
    FileChannel target = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try {
      if (isTorn(file)) {
        // What is added must not become a part of the line that a power cut or a full disk tore.
        target.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    } catch (IOException e) {
      target.close();
      throw e;
    }
    return target;
  }

  private static boolean isTorn(Path file) throws IOException {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return content.size() > 0 && content.read(last, content.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  void append(FileChannel target, Removal removal) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap(
            (json.createObjectNode()
                        .put("time", removal.time().getEpochSecond())
                        .put("who", removal.who().toString())
                        .put("action", removal.action())
                        .put("store", removal.store())
                        .put("ns", removal.ns().toString())
                        .put("snapshot", removal.snapshot().toString())
                    + "\n")
                .getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      target.write(line);
    }
  }

  private Path file(YearMonth month) {
    return directory.resolve("removals-" + month + ".jsonl");
  }

  /**
   * The newest removals, newest first.
   *
   * @param since none before this time
   * @param wanted which ones
   * @param limit how many at most
   */
  public List<Removal> list(Instant since, Predicate<Removal> wanted, int limit) throws IOException {
    List<Removal> found = new ArrayList<>();
    YearMonth first = YearMonth.from(since.atZone(ZoneOffset.UTC));
    for (YearMonth month : months()) {
      if (month.isBefore(first) || found.size() >= limit) {
        break;
      }
      found.addAll(newest(file(month), since, wanted, limit - found.size()));
    }
    return found;
  }

  /** The months that have a file, newest first. */
  private List<YearMonth> months() throws IOException {
    List<YearMonth> months = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "removals-????-??.jsonl")) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          months.add(YearMonth.parse(name.substring("removals-".length(), name.indexOf('.'))));
        }
      }
    }
    months.sort(Collections.reverseOrder());
    return months;
  }

  private List<Removal> newest(Path file, Instant since, Predicate<Removal> wanted, int limit)
      throws IOException {
    Deque<Removal> last = new ArrayDeque<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<Removal> removal = parse(line).filter(r -> !r.time().isBefore(since)).filter(wanted);
        if (removal.isPresent()) {
          last.addFirst(removal.get());
          if (last.size() > limit) {
            last.removeLast();
          }
        }
      }
    }
    return List.copyOf(last);
  }

  /** A line that a power cut tore is left out. */
  private Optional<Removal> parse(String line) {
    try {
      JsonNode node = json.readTree(line);
      String snapshot = node.path("snapshot").asText();
      int slash = snapshot.lastIndexOf('/');
      return Optional.of(
          new Removal(
              Instant.ofEpochSecond(node.path("time").asLong()),
              AuthId.parse(node.path("who").asText()),
              node.path("action").asText(),
              node.path("store").asText(),
              Namespace.parse(node.path("ns").asText()),
              new BackupSnapshot(
                  BackupGroup.parse(snapshot.substring(0, Math.max(slash, 0))),
                  BackupSnapshot.parseTime(snapshot.substring(slash + 1)))));
    } catch (JsonProcessingException | InvalidNameException e) {
      LOG.warn("a line of the removal log cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
