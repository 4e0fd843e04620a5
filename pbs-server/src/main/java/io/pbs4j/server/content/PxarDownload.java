package io.pbs4j.server.content;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.http.FileAnswer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Downloads a file of an archive as it is, or a directory as zip or compressed tar. What is sent is read while the
 * client takes it, and no more once it is gone.
 */
final class PxarDownload {
  /** Downloads at a time: each holds a few chunks, and one of a directory a thread. */
  private static final int AT_A_TIME = 32;

  /** Bytes that are gathered before they are sent; an error before that is still told properly. */
  private static final int PIECE = 64 << 10;

  private static final int UNAVAILABLE = 503;

  private final Datastores datastores;
  private final Zstd zstd;
  private final Semaphore places = new Semaphore(AT_A_TIME);

  PxarDownload(Datastores datastores, Zstd zstd) {
    this.datastores = datastores;
    this.zstd = zstd;
  }

  Endpoint endpoint() {
    return ContentParameters.onEntry(
            Endpoint.get(
                ContentParameters.BELOW + "/pxar-file-download",
                "Download a file of an archive, or a directory as zip or tar.zst."))
        .with(Parameter.flag("tar", false, "A directory as tar.zst instead of zip."))
        .returns(Returns.BINARY)
        .handles(this::download);
  }

  /** What is to be sent. */
  private record Selection(PxarArchive archive, PxarEntry entry, String name) {}

  private void download(Call call, Request request, Response response, Callback callback) throws IOException {
    EntryPath path = EntryPath.parse(call.parameters().text("filepath"));
    OpenSnapshot snapshot = OpenSnapshot.of(call, datastores);
    if (!places.tryAcquire()) {
      throw new ApiException(UNAVAILABLE, AT_A_TIME + " downloads from archives run, try again later");
    }
    Callback freeing = Callback.from(() -> places.release(), callback);
    Selection selection;
    try {
      selection = select(snapshot, call.parameters().textOrNull("archive-name"), path);
    } catch (IOException | RuntimeException e) {
      freeing.failed(e);
      return;
    }
    if (selection.entry().isDirectory()) {
      sendDirectory(selection, call.parameters().flag("tar"), response, freeing);
    } else {
      sendFile(selection, request, response, freeing);
    }
  }

  private static Selection select(OpenSnapshot snapshot, @Nullable String archiveName, EntryPath path)
      throws IOException {
    if (archiveName == null && path.names().isEmpty()) {
      throw ApiException.badRequest("the path names no archive");
    }
    String file = archiveName == null ? path.names().get(0).toString() : archiveName;
    Octets within = path.below(archiveName == null ? 1 : 0);
    PxarArchive archive = snapshot.pxar(file);
    try {
      PxarEntry entry =
          archive
              .find(within)
              .orElseThrow(() -> ApiException.badRequest("error opening '\"" + within + "\"'"));
      String name = entry.name().length() == 0 ? file.replaceFirst("\\.m?pxar\\.didx$", "") : entry.name().toString();
      PxarEntry resolved = archive.resolve(entry);
      if (!resolved.isDirectory() && !resolved.isFile()) {
        throw ApiException.badRequest(
            "cannot download file of type " + resolved.event().getClass().getSimpleName());
      }
      return new Selection(archive, resolved, name);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static void sendFile(Selection selection, Request request, Response response, Callback callback) {
    Callback closing = Callback.from(() -> close(selection.archive()), callback);
    try {
      ByteSource content = selection.archive().content(selection.entry());
      attach(response, selection.name());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.size());
      FileAnswer.send(request, response, closing, content.stream(0, content.size()));
    } catch (IOException | RuntimeException e) {
      closing.failed(e);
    }
  }

  private void sendDirectory(Selection selection, boolean asTar, Response response, Callback callback) {
    Callback closing = Callback.from(() -> close(selection.archive()), callback);
    // Closed only at the good end, which ends the answer: a client must see that one broke off.
    OutputStream sink = Content.Sink.asOutputStream(response);
    OutputStream out = new BufferedOutputStream(sink, PIECE);
    try {
      attach(response, selection.name() + (asTar ? ".tar.zst" : ".zip"));
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, FileAnswer.CONTENT_TYPE);
      if (asTar) {
        OutputStream compressed = zstd.compressing(out);
        DirectoryTar.write(selection.archive(), selection.entry(), compressed);
        compressed.close();
      } else {
        DirectoryZip.write(selection.archive(), selection.entry(), out);
        out.close();
      }
    } catch (IOException | RuntimeException e) {
      closing.failed(e);
      return;
    }
    closing.succeeded();
  }

  private static void close(PxarArchive archive) {
    try {
      archive.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the download: in ASCII for old programs, and in full. */
  private static void attach(Response response, String name) {
    StringBuilder plain = new StringBuilder();
    StringBuilder full = new StringBuilder();
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      boolean safe = isAlphanumeric(one) || one == '.' || one == '-' || one == '_';
      plain.append(safe ? (char) one : '_');
      full.append(safe ? String.valueOf((char) one) : String.format(Locale.ROOT, "%%%02X", one & 0xff));
    }
    response
        .getHeaders()
        .put("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full);
  }

  private static boolean isAlphanumeric(byte one) {
    return (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
  }
}
