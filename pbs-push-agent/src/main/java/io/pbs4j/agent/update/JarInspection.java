package io.pbs4j.agent.update;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a jar says of itself. A hostile one costs little: its directory is read into memory only after its size was
 * looked at, and of its content nothing but the manifest is unpacked.
 */
final class JarInspection {
  static final String MAIN_CLASS = "io.pbs4j.agent.AgentMain";

  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final int LOCAL_MAGIC = 0x04034b50;
  private static final int END_MAGIC = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int END_ENTRIES = 10;
  private static final int END_DIRECTORY = 12;
  private static final int END_COMMENT = 20;

  /** An agent has a few hundred entries, and a directory of less than 100 KiB. */
  private static final int MAX_ENTRIES = 20_000;

  private static final int MAX_DIRECTORY = 2 << 20;
  private static final int MAX_MANIFEST = 64 << 10;

  private JarInspection() {}

  /**
   * Checks that a file is a jar of this agent, of the announced version, and newer than the running one.
   *
   * @throws UpdateRefusedException at the stage {@link Stage#TYPE}
   */
  static void check(Path file, Version announced, Version running) throws UpdateRefusedException {
    Attributes attributes;
    try {
      attributes = manifest(file);
    } catch (IOException e) {
      throw new UpdateRefusedException(Stage.TYPE, "the download is not a jar: " + e.getMessage(), e);
    }
    String main = attributes.getValue(Attributes.Name.MAIN_CLASS);
    if (!MAIN_CLASS.equals(main)) {
      throw refused(
          main == null
              ? "the jar's manifest has no Main-Class"
              : "the jar's Main-Class is not " + MAIN_CLASS);
    }
    Optional<Version> inside = version(attributes);
    if (inside.isEmpty()) {
      throw refused("the jar's manifest has no semantic Implementation-Version");
    }
    if (!inside.get().isNewerThan(running)) {
      throw refused(
          "the jar's Implementation-Version " + inside.get() + " is not newer than the running " + running);
    }
    if (!inside.get().equals(announced)) {
      throw refused(
          "the jar's Implementation-Version " + inside.get() + " is not the announced " + announced);
    }
  }

  /** Whether a file is a whole jar of this agent of a version. */
  static boolean isAgent(Path file, String version) {
    try {
      Attributes attributes = manifest(file);
      return MAIN_CLASS.equals(attributes.getValue(Attributes.Name.MAIN_CLASS))
          && version.equals(attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Version> version(Attributes attributes) {
    String text = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    return text == null ? Optional.empty() : Version.parse(text);
  }

  private static Attributes manifest(Path file) throws IOException {
    checkFrame(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> manifests =
          zip.stream().filter(entry -> entry.getName().equalsIgnoreCase(MANIFEST)).toList();
      // Of two, the launcher could take another than this.
      if (manifests.size() != 1) {
        throw new ZipException("it has " + (manifests.isEmpty() ? "no manifest" : "several manifests"));
      }
      try (InputStream in = zip.getInputStream(manifests.get(0))) {
        byte[] bytes = in.readNBytes(MAX_MANIFEST + 1);
        if (bytes.length > MAX_MANIFEST) {
          throw new ZipException("its manifest is larger than " + MAX_MANIFEST + " bytes");
        }
        return new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
      }
    } catch (IllegalArgumentException e) {
      throw new ZipException("a name in it is not readable");
    }
  }

  /** Both ends of the file; what {@link ZipFile} reads into memory is bounded by this. */
  private static void checkFrame(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < END_SIZE || Integer.reverseBytes(in.readInt()) != LOCAL_MAGIC) {
        throw new ZipException("it does not begin like one");
      }
      byte[] bytes = new byte[END_SIZE];
      in.seek(in.length() - END_SIZE);
      in.readFully(bytes);
      ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (end.getInt(0) != END_MAGIC || end.getShort(END_COMMENT) != 0) {
        throw new ZipException("it does not end like one");
      }
      int entries = Short.toUnsignedInt(end.getShort(END_ENTRIES));
      long directory = Integer.toUnsignedLong(end.getInt(END_DIRECTORY));
      if (entries > MAX_ENTRIES || directory > MAX_DIRECTORY) {
        throw new ZipException("its directory is larger than that of an agent");
      }
    }
  }

  private static UpdateRefusedException refused(String text) {
    return new UpdateRefusedException(Stage.TYPE, text);
  }
}
