package io.pbs4j.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;

/** Answers with raw bytes, read piece by piece as the client takes them. */
public final class FileAnswer {
  /** Bytes in memory for each answer under way. */
  private static final int PIECE = 128 << 10;

  /** Media type of raw bytes. */
  public static final String CONTENT_TYPE = "application/octet-stream";

  private FileAnswer() {}

  /** Sends a whole file. */
  public static void send(Request request, Response response, Callback callback, Path file)
      throws IOException {
    send(request, response, callback, Files.newByteChannel(file, StandardOpenOption.READ));
  }

  /** Sends all of a channel and closes it. */
  public static void send(
      Request request, Response response, Callback callback, SeekableByteChannel channel)
      throws IOException {
    long length;
    try {
      length = channel.size();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    ByteBufferPool pool = request.getComponents().getByteBufferPool();
    Content.Source source =
        Content.Source.from(
            new ByteBufferPool.Sized(pool, true, (int) Math.max(1, Math.min(length, PIECE))), channel, 0, length);
    Content.copy(source, response, Callback.from(() -> IO.close(channel), callback));
  }

  /** Sends all of a stream of unknown length and closes it. An error breaks the answer off. */
  public static void send(Request request, Response response, Callback callback, InputStream content) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    ByteBufferPool pool = request.getComponents().getByteBufferPool();
    Content.Source source =
        Content.Source.from(new ByteBufferPool.Sized(pool, true, PIECE), content);
    Content.copy(source, response, Callback.from(() -> IO.close(content), callback));
  }
}
