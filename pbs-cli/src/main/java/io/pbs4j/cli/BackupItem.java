package io.pbs4j.cli;

import io.pbs4j.core.InvalidNameException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to back up, written {@code NAME.img:PATH} as the stock client has it.
 *
 * @param name archive name as users call it
 * @param type what it is
 * @param path what to read
 */
record BackupItem(String name, Type type, Path path) {
  /** Kinds of archives by their extension. */
  enum Type {
    /** A directory tree. */
    PXAR,
    /** A disk image. */
    IMG,
    /** A small file. */
    CONF,
    /** A small file, too. */
    LOG
  }

  private static final Pattern FORM = Pattern.compile("([a-zA-Z0-9_-]+\\.(pxar|img|conf|log)):(.+)");

  /** Parses all items of a command line and looks at what they name, before any server is asked. */
  static List<BackupItem> parseAll(List<String> texts) throws IOException {
    List<BackupItem> items = texts.stream().map(BackupItem::parse).toList();
    Set<String> names = new HashSet<>();
    for (BackupItem item : items) {
      if (!names.add(item.name)) {
        throw new InvalidNameException("backup item", "'" + item.name + "' is given twice");
      }
      if (!Files.exists(item.path)) {
        throw new NoSuchFileException(item.path.toString());
      }
      if (!Files.isReadable(item.path)) {
        throw new IOException(item.path + ": cannot be read");
      }
    }
    return items;
  }

  static BackupItem parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new InvalidNameException(
          "backup item", "expected NAME.(pxar|img|conf|log):PATH, got '" + text + "'");
    }
    Type type =
        switch (m.group(2)) {
          case "pxar" -> Type.PXAR;
          case "img" -> Type.IMG;
          case "conf" -> Type.CONF;
          default -> Type.LOG;
        };
    return new BackupItem(m.group(1), type, Path.of(m.group(3)));
  }
}
