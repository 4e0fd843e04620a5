package io.pbs4j.server.job;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.section.Section;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What prune and verification jobs are like. */
final class JobSections {
  /** Names and ids of sections as the reference takes them. */
  static final Parameter ID =
      Parameter.required(
          "id", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 32), "Name of the job.");

  private static final Parameter COMMENT =
      Parameter.optional("comment", Schema.text("[^\\p{Cntrl}]*").length(0, 128), "One line.");
  private static final Parameter DEPTH =
      Parameter.optional(
          "max-depth", Schema.whole(0, Namespace.MAX_DEPTH), "Levels of namespaces to go down; all when missing.");
  private static final Parameter SCHEDULE =
      Parameter.optional("schedule", Schema.text(), "Calendar event, such as sat 18:00.");

  static final Section PRUNE =
      new Section(
          "prune",
          "/config/prune",
          "prune job",
          ID,
          Stream.concat(
                  Stream.of(
                      DatastoreParameters.STORE,
                      Parameter.required("schedule", Schema.text(), "Calendar event, such as daily."),
                      Parameter.optional("disable", Schema.flag(), "Never by itself."),
                      COMMENT,
                      DatastoreParameters.NS,
                      DEPTH),
                  DatastoreParameters.KEEP.stream())
              .toList(),
          Set.of(),
          Set.of(),
          List.of(
              "comment",
              "disable",
              "ns",
              "max-depth",
              "keep-last",
              "keep-hourly",
              "keep-daily",
              "keep-weekly",
              "keep-monthly",
              "keep-yearly"),
          true,
          true,
          "Datastore.Modify on the datastore or namespace; to read, Datastore.Audit is enough");

  static final Section VERIFY =
      new Section(
          "verify",
          "/config/verify",
          "verification job",
          ID,
          List.of(
              DatastoreParameters.STORE,
              SCHEDULE,
              COMMENT,
              DatastoreParameters.NS,
              DEPTH,
              Parameter.optional("ignore-verified", Schema.flag(), "Leave out what has been verified; yes when missing."),
              Parameter.optional(
                  "outdated-after", Schema.atLeast(0), "Days after which it is verified again all the same.")),
          Set.of(),
          Set.of(),
          List.of("ignore-verified", "comment", "schedule", "outdated-after", "ns", "max-depth"),
          true,
          true,
          "Datastore.Verify on the datastore or namespace; to read, Datastore.Audit is enough");

  private JobSections() {}
}
