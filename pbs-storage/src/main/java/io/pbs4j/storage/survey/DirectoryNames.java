package io.pbs4j.storage.survey;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names in a directory, without a look at what they name. */
public final class DirectoryNames {
  private DirectoryNames() {}

  /** All names in their order. */
  public static List<String> of(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        names.add(String.valueOf(child.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  /** All names in no particular order; several times faster for many small directories. */
  static List<String> quickly(Path directory) throws IOException {
    String[] names = directory.toFile().list();
    return names == null ? of(directory) : Arrays.asList(names);
  }
}
