package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes archives of format version 2, metadata and contents apart, after the table of items alone: no program
 * that writes them was at hand.
 */
public final class SplitPxar {
  private static final long VERSION = 0x730f6c75df16a40dL;
  private static final long PRELUDE = 0xe309d79d9f7b771bL;
  private static final long ENTRY = 0xd5956474e588acefL;
  private static final long FILENAME = 0x16701121063917b3L;
  private static final long PAYLOAD = 0x28147a1b0b7c1a25L;
  private static final long REFERENCE = 0x419d3d6bc4ba977eL;
  private static final long GOODBYE = 0x2fec4fa642d5731dL;
  private static final long START = 0x834c68c2194a4ed2L;
  private static final long TAIL = 0x6c72b78b984c81b5L;

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private final Deque<Level> open = new ArrayDeque<>();

  private record Level(Octets name, long nameStart, long entryStart, GoodbyeTable children) {}

  public SplitPxar(String prelude) {
    item(payload, START, new byte[0]);
    item(metadata, VERSION, number(2));
    if (!prelude.isEmpty()) {
      item(metadata, PRELUDE, prelude.getBytes(StandardCharsets.UTF_8));
    }
    open.push(new Level(Octets.ofText(""), 0, metadata.size(), new GoodbyeTable()));
    entry(0040755);
  }

  public SplitPxar directory(String name) {
    long start = metadata.size();
    item(metadata, FILENAME, (name + "\0").getBytes(StandardCharsets.UTF_8));
    open.push(new Level(Octets.ofText(name), start, metadata.size(), new GoodbyeTable()));
    entry(0040755);
    return this;
  }

  public SplitPxar end() {
    Level ended = open.pop();
    long at = metadata.size();
    item(metadata, GOODBYE, ended.children().encode(ended.entryStart(), at));
    if (!open.isEmpty()) {
      open.element().children().add(ended.name(), ended.nameStart(), metadata.size());
    }
    return this;
  }

  /** A file whose content goes to the payload archive. */
  public SplitPxar file(String name, byte[] content) {
    long reference = payload.size();
    item(payload, PAYLOAD, content);
    return reference(name, reference, content.length);
  }

  /** A file that names any place as that of its content. */
  public SplitPxar reference(String name, long reference, long size) {
    long start = metadata.size();
    item(metadata, FILENAME, (name + "\0").getBytes(StandardCharsets.UTF_8));
    entry(0100644);
    item(
        metadata,
        REFERENCE,
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(reference).putLong(size).array());
    open.element().children().add(Octets.ofText(name), start, metadata.size());
    return this;
  }

  /** A file whose content stays with the metadata. */
  public SplitPxar inline(String name, byte[] content) {
    long start = metadata.size();
    item(metadata, FILENAME, (name + "\0").getBytes(StandardCharsets.UTF_8));
    entry(0100644);
    item(metadata, PAYLOAD, content);
    open.element().children().add(Octets.ofText(name), start, metadata.size());
    return this;
  }

  public byte[] metadata() {
    return metadata.toByteArray();
  }

  public byte[] payload() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(payload.toByteArray());
    item(whole, TAIL, new byte[0]);
    return whole.toByteArray();
  }

  private void entry(long mode) {
    item(
        metadata,
        ENTRY,
        ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(mode).array());
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static void item(ByteArrayOutputStream out, long type, byte[] content) {
    out.writeBytes(
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(type)
            .putLong(16L + content.length)
            .array());
    out.writeBytes(content);
  }
}
