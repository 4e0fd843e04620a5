package io.pbs4j.client;

import io.pbs4j.client.api.AccessApi;
import io.pbs4j.client.api.DatastoreApi;
import io.pbs4j.client.api.ServerVersion;
import io.pbs4j.client.api.TaskApi;
import io.pbs4j.client.backup.BackupListener;
import io.pbs4j.client.backup.BackupOptions;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.Protection;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.http.ProtocolUpgrade;
import io.pbs4j.client.http.ProtocolUpgrade.Protocol;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.client.restore.ReaderLink;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.eclipse.jetty.http.HttpMethod;

/**
 * A connection to one datastore of a PBS-compatible server. Connects when it is first used; safe for use by
 * several threads.
 */
public final class PbsClient implements Closeable {
  /** How often a server is asked whether it has finished a backup; half a minute in all. */
  private static final int FINISH_CHECKS = 5;

  private final ClientSettings settings;
  private final Throttle throttle;
  private final HttpEngine engine;
  private final RestClient rest;
  private final Zstd zstd = Zstd.detect();

  private PbsClient(ClientSettings settings, Throttle throttle, HttpEngine engine) {
    this.settings = settings;
    this.throttle = throttle;
    this.engine = engine;
    this.rest = new RestClient(engine, settings);
  }

  /** A client with these settings. Nothing is sent yet. */
  public static PbsClient open(ClientSettings settings) {
    return open(settings, Throttle.NONE);
  }

  /** As {@link #open(ClientSettings)}; what sessions send and get is limited. */
  public static PbsClient open(ClientSettings settings, Throttle throttle) {
    return new PbsClient(settings, throttle, HttpEngine.start(settings));
  }

  /** Where this client talks to. */
  public Repository repository() {
    return settings.repository();
  }

  /** What the server says it is. */
  public ServerVersion serverVersion() throws ClientException {
    return ServerVersion.of(rest.call(HttpMethod.GET, "/version", Parameters.NONE));
  }

  /** Calls about the datastore. */
  public DatastoreApi datastore() {
    return new DatastoreApi(rest, settings.repository().datastore());
  }

  /** Calls about what the caller may do. */
  public AccessApi access() {
    return new AccessApi(rest);
  }

  /** Calls about tasks. */
  public TaskApi tasks() {
    return new TaskApi(rest, settings.repository().datastore());
  }

  /** Starts a backup with the default options. */
  public BackupSession startBackup(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return startBackup(ns, snapshot, BackupOptions.DEFAULT);
  }

  /**
   * Starts a backup. Its time must lie behind that of the group's last snapshot, and no other backup of the
   * group may be running.
   */
  public BackupSession startBackup(Namespace ns, BackupSnapshot snapshot, BackupOptions options)
      throws IOException {
    Parameters query = session(ns, snapshot).and("benchmark", false);
    ProtocolConnection connection = new ProtocolUpgrade(rest).open(Protocol.BACKUP, query);
    return BackupSession.begin(
        connection,
        snapshot,
        zstd,
        throttle,
        options,
        settings.clock(),
        (written, loss) -> isFinished(ns, written, loss, options.listener()));
  }

  /** A snapshot that is still being removed, or being finished, is locked; it is waited for. */
  private boolean isFinished(Namespace ns, Manifest written, ClientException loss, BackupListener listener)
      throws IOException {
    Retries patience =
        new Retries(
            FINISH_CHECKS,
            (reason, pause) ->
                listener.warning(reason.getMessage() + "; looking whether the snapshot was finished"));
    try (ReaderSession reader = patience.resume(loss, () -> openReader(ns, written.snapshot()))) {
      return reader.manifest().describesSameAs(written);
    } catch (ClientException e) {
      return false;
    }
  }

  /** Adds the client's own log to a finished snapshot, encrypted if the backup is. */
  public void uploadLog(Namespace ns, BackupSnapshot snapshot, byte[] log, Protection protection)
      throws ClientException {
    datastore().uploadLog(ns, snapshot, protection.encode(log, zstd));
  }

  /** Opens a finished snapshot that was made without a key for reading. */
  public ReaderSession openReader(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return openReader(ns, snapshot, null);
  }

  /**
   * Opens a finished snapshot for reading.
   *
   * @param key the key that it was made with, ignored by snapshots without one; stays the caller's
   */
  public ReaderSession openReader(Namespace ns, BackupSnapshot snapshot, @Nullable CryptKey key)
      throws IOException {
    return openReader(ns, snapshot, key, Retries.NONE);
  }

  /**
   * As {@link #openReader(Namespace, BackupSnapshot, CryptKey)}; where the connection breaks, reading goes on
   * by a new one, with the chunk that it had reached.
   */
  public ReaderSession openReader(
      Namespace ns, BackupSnapshot snapshot, @Nullable CryptKey key, Retries retries)
      throws IOException {
    ReaderLink.Opener opener = () -> new ProtocolUpgrade(rest).open(Protocol.READER, session(ns, snapshot));
    return retries.run(
        () -> ReaderSession.begin(new ReaderLink(opener, retries), snapshot, zstd, throttle, key));
  }

  private Parameters session(Namespace ns, BackupSnapshot snapshot) {
    return DatastoreApi.of(ns, snapshot)
        .and("store", settings.repository().datastore())
        .and("debug", true);
  }

  /** Closes all connections; sessions that are not finished are lost. */
  @Override
  public void close() throws IOException {
    engine.close();
  }
}
