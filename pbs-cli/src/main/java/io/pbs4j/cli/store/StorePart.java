package io.pbs4j.cli.store;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.survey.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The part of a datastore that a command line names. */
final class StorePart {
  private StorePart() {}

  /**
   * What is selected.
   *
   * @param text group or snapshot, {@code null} for all
   * @throws NoSuchFileException if it is not there: nobody should take a slip of the pen for a sound backup
   */
  static Selection of(Path root, @Nullable String namespace, @Nullable String text) throws IOException {
    Namespace ns = namespace == null ? Namespace.ROOT : Namespace.parse(namespace);
    Selection selection = Selection.of(ns, text);
    Path directory = root.resolve(ns.directory() + (text == null ? "" : text));
    if (!selection.everything() && Files.notExists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return selection;
  }
}
