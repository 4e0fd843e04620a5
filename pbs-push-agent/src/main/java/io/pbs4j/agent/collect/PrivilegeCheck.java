package io.pbs4j.agent.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at what a token may do: too little hides things without an error, and too much is a risk.
 */
final class PrivilegeCheck {
  private static final int MAX_BYTES = 256 << 10;

  private final PbsApi pbs;

  PrivilegeCheck(PbsApi pbs) {
    this.pbs = pbs;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    Set<String> more = new TreeSet<>();
    for (Source source : List.of(Source.NODE_STATUS, Source.DATASTORES, Source.TASKS)) {
      Set<String> privileges;
      try {
        privileges = privileges(source.object());
      } catch (SourceException e) {
        findings.add(
            Finding.warn(
                "privileges", "cannot be asked for: " + e.getMessage(), "nothing depends on this"));
        return findings;
      }
      if (!privileges.contains(source.privilege())) {
        findings.add(missing(source));
      }
      privileges.stream().filter(name -> !name.endsWith(".Audit")).forEach(more::add);
    }
    if (!more.isEmpty()) {
      findings.add(
          Finding.warn(
              "privileges",
              pbs.token().authId() + " may do more than read: " + String.join(", ", more),
              "a token with the role Audit is enough"));
    } else if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "privileges", pbs.token().authId() + " may see everything and change nothing"));
    }
    return findings;
  }

  private Finding missing(Source source) {
    String lack = source.privilege() + " on " + source.object() + " is missing: ";
    String effect =
        switch (source) {
          case DATASTORES -> "datastores that were not granted one by one are not seen";
          case TASKS -> "only the token's own tasks are seen";
          default -> "the node's state is not seen";
        };
    return Finding.warn("privileges", lack + effect, Advice.grant(pbs.token(), source.object()));
  }

  private Set<String> privileges(String path) throws SourceException {
    Set<String> names = new TreeSet<>();
    // Nothing but the path that was asked for is in the answer.
    if (pbs.data("/access/permissions?path=" + path, MAX_BYTES, "", "")
        instanceof Map<?, ?> paths) {
      for (Object privileges : paths.values()) {
        if (privileges instanceof Map<?, ?> granted) {
          granted.keySet().forEach(name -> names.add(String.valueOf(name)));
        }
      }
    }
    return names;
  }
}
