package io.pbs4j.agent.collect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that the agent asks of a PBS, and says in words what is wrong and what to do.
 */
public final class SourceCheck {
  /** Less is the delay of an answer. */
  private static final Duration SMALL_DIFFERENCE = Duration.ofSeconds(10);

  /** Receivers refuse what comes from further in the future. */
  private static final Duration LARGE_DIFFERENCE = Duration.ofMinutes(5);

  private static final int OLDEST = 2;
  private static final int NEWEST = 4;

  private final PbsApi pbs;
  private final InstantSource clock;

  /**
   * @param pbs whom to try
   * @param clock compared with the server's
   */
  public SourceCheck(PbsApi pbs, InstantSource clock) {
    this.pbs = pbs;
    this.clock = clock;
  }

  /** Makes all calls; without a connection, or with a token that is refused, only the first. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    try {
      Optional<String> date = pbs.call(Source.VERSION.path(""), answer -> answer.header("Date"));
      findings.add(Finding.ok("connection", pbs.address() + " answers"));
      date.ifPresent(text -> findings.add(clock(text)));
    } catch (SourceException e) {
      boolean trust = e.kind() == SourceException.Kind.UNTRUSTED;
      findings.add(Finding.failed(trust ? "certificate" : "connection", message(e)));
      return findings;
    }
    if (version(findings)) {
      String node = new NodeName(pbs).find();
      nodeStatus(findings, node);
      datastores(findings);
      tasks(findings, node);
      findings.addAll(new PrivilegeCheck(pbs).run());
    }
    return findings;
  }

  /** Compares a header {@code Date} with the clock here. */
  Finding clock(String date) {
    Instant there;
    try {
      there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return Finding.warn(
          "clock", "the PBS sends a date of another form", "nothing depends on this");
    }
    Duration difference = Duration.between(there, clock.instant());
    if (difference.abs().compareTo(SMALL_DIFFERENCE) <= 0) {
      return Finding.ok("clock", "as that of the PBS");
    }
    String text =
        "this host is "
            + difference.abs().toSeconds()
            + " s "
            + (difference.isNegative() ? "behind" : "ahead of")
            + " the PBS";
    return difference.compareTo(LARGE_DIFFERENCE) > 0
        ? new Finding(
            "clock", Finding.Level.FAILED, text, "set it: receivers refuse reports from the future")
        : Finding.warn("clock", text, "have both set by NTP");
  }

  /** Returns whether it is worth while to go on. */
  private boolean version(List<Finding> findings) {
    Map<?, ?> fields;
    try {
      fields = (Map<?, ?>) pbs.data(Source.VERSION, "");
    } catch (SourceException e) {
      boolean token = e.kind() == SourceException.Kind.REFUSED_TOKEN;
      findings.add(Finding.failed(token ? "token" : "version", message(e)));
      return false;
    }
    findings.add(Finding.ok("token", pbs.token().authId() + " is accepted"));
    String version = String.valueOf(fields.get("version"));
    String text = version + (fields.get("release") instanceof String release ? "-" + release : "");
    int major = major(version);
    findings.add(
        major >= OLDEST && major <= NEWEST
            ? Finding.ok("version", text)
            : Finding.warn(
                "version", text, "this agent was tried with versions " + OLDEST + " to " + NEWEST));
    return true;
  }

  private static int major(String version) {
    int dot = version.indexOf('.');
    try {
      return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void nodeStatus(List<Finding> findings, String node) {
    if (ask(findings, Source.NODE_STATUS, node) != null) {
      findings.add(Finding.ok(Source.NODE_STATUS.label(), "node " + node));
    }
  }

  private void tasks(List<Finding> findings, String node) {
    if (ask(findings, Source.TASKS, node) instanceof List<?> tasks) {
      findings.add(Finding.ok(Source.TASKS.label(), tasks.size() + " of the latest"));
    }
  }

  private void datastores(List<Finding> findings) {
    String name = Source.DATASTORES.label();
    if (!(ask(findings, Source.DATASTORES, "") instanceof List<?> datastores)) {
      return;
    }
    if (datastores.isEmpty()) {
      findings.add(
          Finding.warn(
              name, "none is seen", Advice.grant(pbs.token(), Source.DATASTORES.object())));
      return;
    }
    findings.add(Finding.ok(name, datastores.size() + " seen"));
    for (Object item : datastores) {
      if (item instanceof Map<?, ?> datastore && datastore.get("error") instanceof String error) {
        findings.add(
            Finding.warn(
                name,
                "the PBS says of " + datastore.get("store") + ": " + error,
                "look at it there"));
      }
    }
  }

  private @Nullable Object ask(List<Finding> findings, Source source, String node) {
    try {
      return pbs.data(source, node);
    } catch (SourceException e) {
      findings.add(Finding.failed(source.label(), message(e)));
      return null;
    }
  }

  private static String message(SourceException failure) {
    return String.valueOf(failure.getMessage());
  }
}
