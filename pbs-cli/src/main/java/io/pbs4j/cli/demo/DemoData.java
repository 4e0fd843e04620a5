package io.pbs4j.cli.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** A directory tree and a disk image like those that people have, small and always the same. */
public final class DemoData {
  private static final int MIB = 1 << 20;
  private static final int DIRECTORIES = 12;
  private static final int FILES = 25;

  /** Length of the image: a third noise, a third text, the rest zeros. */
  private static final int IMAGE_MIB = 96;

  private final Path tree;
  private final Path image;
  private final Random random = new Random(20_240_229);

  private DemoData(Path tree, Path image) {
    this.tree = tree;
    this.image = image;
  }

  /** Makes the data in a directory. */
  public static DemoData create(Path directory) throws IOException {
    DemoData data =
        new DemoData(
            Files.createDirectory(directory.resolve("etc")), directory.resolve("disk.img"));
    data.fillTree();
    data.fillImage();
    return data;
  }

  /** The directory. */
  public Path tree() {
    return tree;
  }

  /** The image. */
  public Path image() {
    return image;
  }

  private void fillTree() throws IOException {
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectory(tree.resolve("service-" + i + ".d"));
      for (int j = 0; j < FILES; j++) {
        Files.writeString(directory.resolve("part-" + j + ".conf"), settings(200 + random.nextInt(2000)));
      }
      Files.createSymbolicLink(directory.resolve("default.conf"), Path.of("part-0.conf"));
    }
    Files.write(tree.resolve("database.bin"), noise(8 * MIB));
    Files.createFile(tree.resolve("empty"));
  }

  private void fillImage() throws IOException {
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < IMAGE_MIB / 3; i++) {
        channel.write(ByteBuffer.wrap(noise(MIB)));
      }
      byte[] text = settings(MIB).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < IMAGE_MIB / 3; i++) {
        channel.write(ByteBuffer.wrap(text, 0, MIB));
      }
      channel.write(ByteBuffer.allocate(1), (long) IMAGE_MIB * MIB - 1);
    }
  }

  /** Changes a little of both, as a day of work does. */
  public void change() throws IOException {
    Files.writeString(tree.resolve("service-3.d").resolve("part-7.conf"), settings(3000));
    Files.writeString(tree.resolve("service-5.d").resolve("new.conf"), settings(500));
    Files.delete(tree.resolve("service-8.d").resolve("part-1.conf"));
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(noise(MIB)), 13L * MIB);
    }
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String settings(int length) {
    StringBuilder text = new StringBuilder(length + 64);
    while (text.length() < length) {
      text.append("option-").append(random.nextInt(1000)).append(" = ");
      text.append(Integer.toHexString(random.nextInt())).append('\n');
    }
    return text.toString();
  }
}
