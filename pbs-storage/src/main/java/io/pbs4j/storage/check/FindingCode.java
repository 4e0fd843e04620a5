package io.pbs4j.storage.check;

import static io.pbs4j.storage.check.Severity.CRITICAL;
import static io.pbs4j.storage.check.Severity.INFO;
import static io.pbs4j.storage.check.Severity.WARNING;

import java.util.Locale;

/** Everything that a check can find. Names are stable; {@code docs/checks.md} lists them. */
public enum FindingCode {
  UNREACHABLE(Severity.UNREACHABLE, "find out why the storage does not answer (permissions, cable, disk), then check again"),

  CHUNKS_DIRECTORY_MISSING(CRITICAL, "restore the .chunks directory; without it no backup can be read"),
  LOCK_MISSING(WARNING, "create an empty file .lock with the datastore's owner"),
  PREFIX_DIRECTORIES_MISSING(INFO, "create .chunks/0000 to .chunks/ffff, mode 0750, before the reference server writes to the store"),
  GC_STATUS_UNREADABLE(WARNING, "run a garbage collection; it writes the file anew"),

  NAMESPACE_NAME_INVALID(WARNING, "rename or remove the directory; no listing shows what is in it"),
  GROUP_NAME_INVALID(WARNING, "rename or remove the directory; no listing shows what is in it"),
  SNAPSHOT_NAME_INVALID(WARNING, "rename the directory to its time as YYYY-MM-DDTHH:MM:SSZ, or remove it"),
  UNEXPECTED_ENTRY(INFO, "remove it if nobody needs it; no backup program made it"),
  STRAY_INDEX(INFO, "remove it if nobody needs it; a garbage collection keeps its chunks"),

  OWNER_MISSING(WARNING, "write the owner, such as root@pam, into the file owner of the group"),
  OWNER_INVALID(WARNING, "write the owner, such as root@pam, into the file owner of the group"),
  OWNER_EXTRA_LINES(INFO, "leave only the first line in the file owner"),

  OWNERSHIP_DIFFERS(WARNING, "chown it to the owner of .chunks, else the server may not read or remove it"),
  NOT_ACCESSIBLE_TO_OWNER(WARNING, "give its owner the right to read (files 0644, directories 0755)"),
  WRITABLE_BY_OTHERS(WARNING, "take the right to write from others (files 0644, directories 0755)"),
  MODE_UNUSUAL(INFO, "chmod it to 0644 (file), 0755 (directory) or 0750 (.chunks and below)"),

  SNAPSHOT_UNFINISHED(INFO, "wait for its backup to end"),
  SNAPSHOT_ABANDONED(WARNING, "forget the snapshot if no backup of it runs; it has no manifest and cannot be restored"),
  MANIFEST_DAMAGED(CRITICAL, "restore index.json.blob from a copy of the store, or forget the snapshot"),
  MANIFEST_OF_OTHER_SNAPSHOT(CRITICAL, "restore the right index.json.blob, or move the directory to where it belongs"),
  MANIFEST_SIGNATURE_WRONG(CRITICAL, "do not trust the snapshot: its manifest was changed after it was signed"),
  MANIFEST_FILE_TWICE(WARNING, "forget the snapshot after a new backup; its manifest contradicts itself"),

  ARCHIVE_MISSING(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),
  FILE_NOT_IN_MANIFEST(INFO, "remove the file if nobody needs it; it cannot be restored"),
  ARCHIVE_SIZE_WRONG(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),
  ARCHIVE_CHECKSUM_WRONG(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),

  INDEX_DAMAGED(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),
  INDEX_CHECKSUM_WRONG(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),
  INDEX_EMPTY_SLOTS(CRITICAL, "make a new backup; this image was never written in full"),
  INDEX_CHUNK_LENGTH_INVALID(CRITICAL, "make a new backup; no program can read such a chunk"),
  INDEX_CHUNK_SIZE_UNUSUAL(WARNING, "make a new full backup; the reference server writes chunks of 4 MiB"),
  INDEX_HEADER_IMPLAUSIBLE(INFO, "none needed; the file was not written by a usual server"),

  BLOB_DAMAGED(CRITICAL, "restore the file from a copy of the store, or forget the snapshot"),
  BLOB_CRYPT_MODE_WRONG(CRITICAL, "do not trust the file: it is not protected as its manifest says"),

  FINGERPRINT_MISSING(WARNING, "note which key the snapshot was made with; the manifest does not tell"),
  FINGERPRINT_INVALID(WARNING, "note which key the snapshot was made with; the manifest does not tell"),
  CRYPT_MODES_MIXED(WARNING, "make a new backup with one mode; a part of this one is not protected"),
  KEYS_MIXED(INFO, "keep every key that a snapshot of the group was made with"),

  VERIFY_FAILED(WARNING, "make a new backup, then verify the snapshot again"),
  SNAPSHOT_IN_FUTURE(WARNING, "set the clocks; newer backups of the group are refused until then"),
  SNAPSHOT_PROTECTED(INFO, "none needed; prune and forget leave it alone"),
  PROTECTED_MARKER_ODD(WARNING, "replace .protected by an empty file, or remove it"),

  TEMPORARY_FILE(INFO, "none needed while a backup runs"),
  TEMPORARY_LEFTOVER(WARNING, "remove it if no backup runs; a program was killed while it wrote"),

  CHUNK_MISPLACED(WARNING, "move it to the directory of its first four digits; nobody finds it here"),
  CHUNK_EMPTY(CRITICAL, "make a new backup; it uploads the chunk again"),
  CHUNK_DAMAGED(CRITICAL, "let the server verify the snapshots that need it and make a new backup; it uploads the chunk again"),
  CHUNK_DIGEST_WRONG(CRITICAL, "let the server verify the snapshots that need it and make a new backup; it uploads the chunk again"),
  CHUNK_LENGTH_WRONG(CRITICAL, "let the server verify the snapshots that need it and make a new backup"),
  CHUNK_CRYPT_MODE_WRONG(CRITICAL, "do not trust the archives that need it: chunks are not protected as their manifest says"),
  CHUNK_KEY_WRONG(CRITICAL, "make a new backup: the chunk was changed, or made with another key than its manifest says"),
  CHUNK_NOT_VERIFIED(INFO, "check with --keyfile to verify the content of encrypted chunks"),
  CHUNK_MISSING(CRITICAL, "make a new full backup: if the source still has the data, it uploads the chunk again"),
  CHUNK_BAD_COPY(WARNING, "make a new full backup; a garbage collection removes the copy when no index needs it"),
  CHUNK_BAD_COPY_HEALED(INFO, "run a garbage collection; a sound chunk has taken its place"),
  ARCHIVE_INCOMPLETE(CRITICAL, "make a new full backup, then verify this snapshot again; what is damaged cannot be restored from it"),
  CHUNK_ORPHANS(INFO, "run a garbage collection; it removes what no backup needs after 24 hours");

  private final Severity severity;
  private final String mending;

  FindingCode(Severity severity, String mending) {
    this.severity = severity;
    this.mending = mending;
  }

  /** The name in JSON and on the command line, such as {@code chunk-missing}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** What to do about it. */
  public String mending() {
    return mending;
  }
}
