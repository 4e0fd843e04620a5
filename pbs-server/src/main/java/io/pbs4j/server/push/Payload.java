package io.pbs4j.server.push;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent pushed. Elements of its parts are not looked at: they are kept as they were sent.
 *
 * @param pbsId name of the agent; {@code null} if it is no text
 * @param timestamp milliseconds since 1970 when it was made; {@code null} if it is no whole number
 * @param pushInterval milliseconds until the next one; {@code null} if it is no whole number
 * @param parts the members that are kept, by name
 */
record Payload(
    @Nullable String pbsId, @Nullable Long timestamp, @Nullable Long pushInterval, Map<String, Part> parts) {
  static final String NODE_STATUS = "nodeStatus";
  static final String DATASTORES = "datastores";
  static final String TASKS = "tasks";
  static final String SNAPSHOTS = "snapshots";
  static final String VERSION = "version";
  static final String AGENT_VERSION = "agentVersion";
  static final String DEGRADED = "degraded";

  /** Bounds of the contract. */
  private static final int MAX_ID = 100;

  private static final int MAX_DATASTORES = 100;
  private static final int MAX_TASKS = 1000;

  /** Clocks of agents may be that far ahead. */
  private static final long AHEAD = 300_000;

  /** A version is a short text. */
  private static final int MAX_VERSION = 1000;

  /** Sources that an agent could not read, and why. */
  private static final int MAX_DEGRADED = 64 << 10;

  /** Copies the map. */
  Payload {
    parts = Map.copyOf(parts);
  }

  /** A member; empty when it is missing or as good as that. */
  Optional<Part> part(String name) {
    return Optional.ofNullable(parts.get(name)).filter(part -> part.kind() != Part.Kind.NOTHING);
  }

  /** Sources that could not be read, if the push has such a list. */
  Optional<Part> degraded() {
    return part(DEGRADED).filter(part -> part.kind() == Part.Kind.ARRAY && part.json().length <= MAX_DEGRADED);
  }

  /** The name of the agent, once it was checked. */
  String id() {
    return String.valueOf(pbsId);
  }

  /** When the push was made, once it was checked. */
  long time() {
    return timestamp == null ? 0 : timestamp;
  }

  /**
   * Throws the first thing that is wrong, in the order and words of the contract.
   *
   * @param now the server's time
   */
  void check(Instant now) throws PushRefusedException {
    if (pbsId == null || pbsId.isEmpty() || pbsId.length() > MAX_ID) {
      throw PushRefusedException.invalid("Invalid pbsId: must be string between 1-100 characters");
    }
    // It becomes part of logs, mails and of the path that shows the agent.
    if (pbsId.startsWith(".") || pbsId.chars().anyMatch(c -> Character.isISOControl(c)) || !isWhole(pbsId)) {
      throw PushRefusedException.invalid(
          "Invalid pbsId: must not begin with a dot or contain control characters");
    }
    if (timestamp == null || timestamp < 0 || timestamp > now.toEpochMilli() + AHEAD) {
      throw PushRefusedException.invalid("Invalid timestamp: must be valid timestamp not in future");
    }
    Optional<Part> status = part(NODE_STATUS);
    if (status.isEmpty() || status.get().kind() == Part.Kind.SCALAR) {
      throw PushRefusedException.invalid("Invalid nodeStatus: must be object");
    }
    requireList(DATASTORES, MAX_DATASTORES);
    requireList(TASKS, MAX_TASKS);
    for (String name : new String[] {VERSION, AGENT_VERSION}) {
      if (part(name).filter(part -> part.json().length > MAX_VERSION).isPresent()) {
        throw PushRefusedException.invalid("Invalid " + name + ": must have at most " + MAX_VERSION + " bytes");
      }
    }
  }

  /** Halves of characters are no text that a database takes. */
  private static boolean isWhole(String text) {
    return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private void requireList(String name, int max) throws PushRefusedException {
    Optional<Part> part = part(name);
    if (part.isPresent() && (part.get().kind() != Part.Kind.ARRAY || part.get().items() > max)) {
      throw PushRefusedException.invalid("Invalid " + name + ": must be array with max " + max + " items");
    }
  }
}
