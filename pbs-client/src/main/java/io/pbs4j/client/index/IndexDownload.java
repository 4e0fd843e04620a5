package io.pbs4j.client.index;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.BodySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fetches an index into a temporary file that is gone when the index is closed. */
public final class IndexDownload {
  private IndexDownload() {}

  /**
   * Fetches and checks an index: its own checksum over all entries, and size and checksum against the
   * manifest. The caller closes it.
   *
   * @param path end point of the session
   * @param query names the file
   * @param expected what the manifest says
   */
  public static IndexReader fetch(
      ProtocolConnection connection, String path, Parameters query, FileEntry expected)
      throws IOException {
    IndexReader index = fetch(connection, path, query, expected.name());
    try {
      require(index, expected);
      return index;
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  /**
   * Fetches an index as it is; nothing but its header and length is checked. The caller closes it.
   *
   * @param path end point of the session
   * @param query names the file
   * @param name for error messages
   */
  public static IndexReader fetch(
      ProtocolConnection connection, String path, Parameters query, ArchiveName name)
      throws IOException {
    Path file = Files.createTempFile("pbs-", ".index");
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      ProtocolConnection.await(connection.download(path, query, BodySink.to(channel)));
      return IndexReader.of(ByteSource.of(name.name(), channel));
    } catch (FormatException e) {
      channel.close();
      throw new ClientException(Kind.DAMAGED_DATA, e.describe(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void require(IndexReader index, FileEntry expected) throws IOException {
    if (index.size() != expected.size()) {
      throw new ClientException(
          Kind.DAMAGED_DATA,
          "wrong size for file " + expected.name() + " (" + index.size() + " != " + expected.size() + ")",
          null);
    }
    if (!index.computeCsum().equals(expected.csum())) {
      throw new ClientException(
          Kind.DAMAGED_DATA, "wrong checksum for file " + expected.name(), null);
    }
  }
}
