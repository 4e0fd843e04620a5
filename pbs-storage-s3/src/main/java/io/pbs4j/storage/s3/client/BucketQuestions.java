package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.client.LifecycleRule.Effect;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/** Asks a bucket for its versioning, object lock and lifecycle; many providers do not answer. */
final class BucketQuestions {
  private static final String UNKNOWN = "unknown";

  private final S3ObjectStore store;
  private final Map<String, String> facts;
  private final List<String> warnings;
  private final List<String> refusals;
  private final String below;

  BucketQuestions(
      S3ObjectStore store,
      Map<String, String> facts,
      List<String> warnings,
      List<String> refusals) {
    this.store = store;
    this.facts = facts;
    this.warnings = warnings;
    this.refusals = refusals;
    String prefix = store.settings().target().prefix();
    this.below = prefix.isEmpty() ? "in the bucket" : "below '" + prefix + "'";
  }

  void ask() throws IOException {
    Document versioning = answer("versioning", Set.of());
    Document lock =
        answer(
            "object-lock",
            Set.of("ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"));
    Document lifecycle = answer("lifecycle", Set.of("NoSuchLifecycleConfiguration"));
    List<LifecycleRule> rules =
        LifecycleRule.touching(lifecycle, store.settings().target().prefix());
    versioning(versioning, rules);
    lock(lock);
    lifecycle(lifecycle, rules);
  }

  private void versioning(@Nullable Document answer, List<LifecycleRule> rules) {
    if (answer == null) {
      facts.put("versioning", UNKNOWN);
      return;
    }
    String status = BucketXml.text(answer, "Status");
    facts.put("versioning", status.isEmpty() ? "off" : status.toLowerCase(Locale.ROOT));
    boolean cleaned = rules.stream().anyMatch(rule -> rule.has(Effect.EXPIRES_OLD_VERSIONS));
    if (status.equals("Enabled") && !cleaned) {
      warnings.add(
          "the bucket keeps old versions: what garbage collection removes goes on costing; add a"
              + " lifecycle rule that expires noncurrent versions "
              + below
              + ", or suspend versioning");
    }
  }

  private void lock(@Nullable Document answer) {
    if (answer == null) {
      facts.put("object lock", UNKNOWN);
      return;
    }
    String mode = BucketXml.text(answer, "Mode");
    boolean on = BucketXml.text(answer, "ObjectLockEnabled").equals("Enabled");
    facts.put("object lock", !on ? "off" : mode.isEmpty() ? "on" : "on, " + mode);
    if (on && !mode.isEmpty()) {
      warnings.add(
          "the bucket locks every new object ("
              + mode
              + "): garbage collection frees no space before the time is"
              + " over");
    }
  }

  private void lifecycle(@Nullable Document answer, List<LifecycleRule> rules) {
    if (answer == null) {
      facts.put("lifecycle", UNKNOWN);
      return;
    }
    facts.put(
        "lifecycle",
        rules.isEmpty() ? "nothing that touches the datastore" : "touches the datastore");
    for (LifecycleRule rule : rules) {
      if (rule.has(Effect.EXPIRES)) {
        refusals.add(
            "the lifecycle rule '"
                + rule.id()
                + "' deletes objects "
                + below
                + ": backups would lose their data;"
                + " remove the rule or leave the prefix out");
      }
      if (rule.has(Effect.FREEZES)) {
        refusals.add(
            "the lifecycle rule '"
                + rule.id()
                + "' moves objects "
                + below
                + " to "
                + rule.storageClass()
                + ", where they cannot be read without being restored first: remove the rule or"
                + " leave the prefix out");
      }
      if (rule.has(Effect.COOLS)) {
        warnings.add(
            "the lifecycle rule '"
                + rule.id()
                + "' moves objects "
                + below
                + " to "
                + rule.storageClass()
                + ": reading them costs more, and so does removing them early");
      }
    }
  }

  /**
   * The answer to a question; an empty document if there is nothing of the kind, {@code null} if it
   * is not told.
   */
  private @Nullable Document answer(String subject, Set<String> nothing) throws IOException {
    S3Request request = S3Request.of(RequestKind.OTHER, "GET", null, Map.of(subject, ""));
    S3Transport transport = store.transport();
    try {
      return transport.run(
          request,
          transport.briefEffort(),
          attempt -> BucketXml.read(attempt.response().body().byteStream()));
    } catch (RejectedException e) {
      return nothing.contains(e.rejection().code()) ? BucketXml.empty() : null;
    } catch (StorageException e) {
      // The datastore works without knowing.
      return null;
    }
  }
}
