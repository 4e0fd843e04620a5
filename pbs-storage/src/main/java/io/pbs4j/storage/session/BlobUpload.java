package io.pbs4j.storage.session;

import io.pbs4j.core.blob.BlobStream;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Draft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** One blob file on its way in: checked while it is written to a temporary file. Not safe for several threads. */
final class BlobUpload implements Upload {
  private final BackupSession session;
  private final String name;
  private final int encodedSize;
  private final Draft draft;
  private final BlobStream blob;
  private final FileChannel channel;
  private boolean kept;

  BlobUpload(BackupSession session, String name, int encodedSize, Draft draft) throws IOException {
    this.session = session;
    this.name = name;
    this.encodedSize = encodedSize;
    this.draft = draft;
    this.blob = new BlobStream(name);
    this.channel =
        FileChannel.open(draft.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void append(ByteBuffer piece) throws IOException {
    if (blob.length() + piece.remaining() > encodedSize) {
      throw unexpectedLength(blob.length() + piece.remaining());
    }
    ByteBuffer copy = piece.duplicate();
    blob.update(copy);
    while (piece.hasRemaining()) {
      channel.write(piece);
    }
  }

  @Override
  public void finish() throws IOException {
    if (blob.length() != encodedSize) {
      throw unexpectedLength(blob.length());
    }
    blob.requireKind();
    blob.verifyCrc();
    channel.close();
    session.add(this);
  }

  String name() {
    return name;
  }

  int encodedSize() {
    return encodedSize;
  }

  Draft draft() {
    return draft;
  }

  /** Hands the draft on: its new owner closes it. */
  Draft keepDraft() {
    kept = true;
    return draft;
  }

  private StorageException unexpectedLength(long got) {
    return StorageException.invalid("got blob with unexpected length (" + encodedSize + " != " + got + ")");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept) {
      draft.close();
    }
  }
}
