package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists chunk files directory by directory. */
final class FilePages implements ChunkBackend.Pages {
  /** A page is given out when it has so many chunks. */
  private static final int PAGE = 1000;

  private static final int PREFIX_DIGITS = 4;

  /** As the names of the files would be: a damaged copy behind its chunk. */
  private static final Comparator<StoredChunk> ORDER =
      Comparator.comparing(StoredChunk::digest).thenComparingInt(StoredChunk::badNumber);

  private final FilesystemChunks chunks;
  private final String from;
  private final FilesystemChunks.Leftovers leftovers;
  private final int[] prefixes;
  private int next;

  FilePages(FilesystemChunks chunks, String from, FilesystemChunks.Leftovers leftovers)
      throws IOException {
    this.chunks = chunks;
    this.from = from;
    this.leftovers = leftovers;
    String first = from.substring(0, Math.min(from.length(), PREFIX_DIGITS));
    this.prefixes =
        Arrays.stream(chunks.prefixes()).filter(p -> digits(p).compareTo(first) >= 0).toArray();
  }

  private static String digits(int prefix) {
    return HexFormat.of().toHexDigits((short) prefix);
  }

  @Override
  public @Nullable List<StoredChunk> next() throws IOException {
    List<StoredChunk> page = new ArrayList<>();
    List<StoredChunk> directory = new ArrayList<>();
    while (page.size() < PAGE && next < prefixes.length) {
      directory.clear();
      int prefix = prefixes[next++];
      chunks.list(prefix, directory, leftovers);
      if (from.startsWith(digits(prefix))) {
        directory.removeIf(chunk -> chunk.digest().toString().compareTo(from) < 0);
      }
      directory.sort(ORDER);
      page.addAll(directory);
    }
    return page.isEmpty() ? null : page;
  }
}
