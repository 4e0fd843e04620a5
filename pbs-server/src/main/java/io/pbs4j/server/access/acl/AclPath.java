package io.pbs4j.server.access.acl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Paths in the tree of permissions, and which of them mean something. */
public final class AclPath {
  /** Longest path, in characters. */
  public static final int MAX_LENGTH = 128;

  /** What the text of a path looks like, whether it means something or not. */
  public static final String PATTERN = "/|(?:/[A-Za-z0-9_][A-Za-z0-9._\\-]*)+";

  /** A datastore and seven levels of namespaces. */
  private static final int DATASTORE_DEPTH = 9;

  /** Below a first component: fixed second ones, and how many components may follow which of them freely. */
  private static final Map<String, Map<String, Integer>> FIXED =
      Map.of(
          "access", Map.of("acl", 0, "users", 0, "domains", 0, "openid", 1),
          "system",
              Map.of(
                  "certificates", 0, "disks", 0, "log", 0, "notifications", 0, "status", 0, "tasks", 0, "time", 0,
                  "services", 1, "network", 0, "push", 0),
          "tape", Map.of("device", 1, "pool", 1, "job", 1));

  private static final Set<String> NETWORK = Set.of("dns", "interfaces");

  private AclPath() {}

  /** The components of a path; none for {@code /}. */
  public static List<String> components(String path) {
    List<String> list = new ArrayList<>();
    for (String component : path.split("/", -1)) {
      if (!component.isEmpty()) {
        list.add(component);
      }
    }
    return list;
  }

  /** Whether anything asks for privileges at a path, so that an entry there has an effect. */
  public static boolean isKnown(String path) {
    List<String> parts = components(path);
    if (parts.size() <= 1) {
      return parts.isEmpty() || FIXED.containsKey(parts.get(0)) || Set.of("datastore", "remote").contains(parts.get(0));
    }
    String first = parts.get(0);
    if (first.equals("datastore")) {
      return parts.size() <= DATASTORE_DEPTH;
    }
    if (first.equals("remote")) {
      return parts.size() <= 3;
    }
    Integer free = FIXED.getOrDefault(first, Map.of()).get(parts.get(1));
    if (free == null) {
      return false;
    }
    return parts.size() <= 2 + free || isNetwork(parts);
  }

  /** {@code /system/network/dns}, {@code /system/network/interfaces} and one of these. */
  private static boolean isNetwork(List<String> parts) {
    return parts.get(0).equals("system")
        && parts.get(1).equals("network")
        && NETWORK.contains(parts.get(2))
        && (parts.size() == 3 || (parts.size() == 4 && parts.get(2).equals("interfaces")));
  }
}
