package io.pbs4j.it;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Something that we answer otherwise than the reference on purpose.
 *
 * @param path requests it concerns
 * @param recorded text in the answer or content type of the reference, in our words
 * @param ours what we have in its place
 * @param reason why
 */
record IntendedDifference(Pattern path, String recorded, String ours, String reason) {
  /** All there are. */
  static final List<IntendedDifference> ALL =
      List.of(
          difference(
              ".*/tasks/.*/log\\?.*",
              "application/json",
              "application/json;charset=UTF-8",
              "every JSON answer has the same content type"),
          difference(
              ".*/tasks\\?.*",
              "\"worker_id\":\"default:ct/5\"",
              "\"worker_id\":\"default:a/b:ct/5\"",
              "the task of a backup names the namespace, or two groups could not be told apart"),
          difference(
              ".*/tasks\\?.*",
              "\"total\":5",
              "\"total\":12",
              "the filter by datastore also finds reader sessions, which the reference leaves out; "
                  + "the seven of the traces before are not compared"),
          difference(
              ".*/admin/datastore/[^/]+/status(\\?.*)?",
              "{\"data\":{",
              "{\"data\":{\"backend-type\":\"filesystem\",",
              "newer servers tell what kind of storage it is"),
          difference(
              ".*/tasks/.*/log\\?.*",
              "src/ds-trace/",
              "",
              "paths in messages are relative to the datastore: where it lies is nobody's business"));

  private static IntendedDifference difference(String path, String recorded, String ours, String reason) {
    return new IntendedDifference(Pattern.compile(path), recorded, ours, reason);
  }

  boolean concerns(String requested, String text) {
    return path.matcher(requested).matches() && text.contains(recorded);
  }
}
