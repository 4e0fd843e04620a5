package io.pbs4j.agent.collect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a PBS knows its node. There is no call for it that every token may make, but
 * each task names it. Asked for until it is known once.
 */
final class NodeName {
  /** Any PBS takes this for itself. */
  private static final String LOCALHOST = "localhost";

  /** It becomes part of paths. */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private final PbsApi pbs;
  private @Nullable String known;

  NodeName(PbsApi pbs) {
    this.pbs = pbs;
  }

  String find() {
    String name = known != null ? known : ask();
    known = name;
    return name == null ? LOCALHOST : name;
  }

  private @Nullable String ask() {
    Object data;
    try {
      data = pbs.data(Source.NODE, LOCALHOST);
    } catch (SourceException e) {
      // The other calls fail too, and are reported.
      return null;
    }
    if (data instanceof List<?> tasks
        && !tasks.isEmpty()
        && tasks.get(0) instanceof Map<?, ?> task) {
      String name = task.get("node") instanceof String node ? node : second(task.get("upid"));
      return FORM.matcher(name).matches() ? name : null;
    }
    return null;
  }

  /** The second field of {@code UPID:node:…}. */
  private static String second(@Nullable Object upid) {
    String text = String.valueOf(upid);
    int begin = text.indexOf(':') + 1;
    int end = text.indexOf(':', begin);
    return begin > 0 && end > begin ? text.substring(begin, end) : "";
  }
}
