package io.pbs4j.client.backup;

import io.pbs4j.core.chunk.Chunker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Cuts a stream where its content says so and adds the chunks to an archive. Closing it adds the last chunk;
 * the archive itself stays open.
 */
public final class ChunkedOutput extends OutputStream {
  private static final int FIRST_SIZE = 256 << 10;

  private final ArchiveUpload upload;
  private final Chunker chunker;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;

  /**
   * Writes to an archive.
   *
   * @param upload a dynamic archive
   * @param averageChunk a power of two from 64 KiB to 4 MiB
   */
  public ChunkedOutput(ArchiveUpload upload, int averageChunk) {
    this.upload = upload;
    this.chunker = new Chunker(averageChunk);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int count) throws IOException {
    for (int done = 0; done < count; ) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(2 * length, chunker.maxLength()));
      }
      int part = Math.min(count - done, buffer.length - length);
      System.arraycopy(data, offset + done, buffer, length, part);
      length += part;
      done += part;
      cut();
    }
  }

  private void cut() throws IOException {
    int start = 0;
    for (int end = next(start); end > 0; end = next(start)) {
      upload.add(Arrays.copyOfRange(buffer, start, start + end));
      start += end;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, length - start);
      length -= start;
    }
  }

  private int next(int start) {
    return start < length ? chunker.next(buffer, start, length) : 0;
  }

  @Override
  public void close() throws IOException {
    if (length > 0) {
      upload.add(Arrays.copyOf(buffer, length));
      length = 0;
    }
  }
}
