package io.pbs4j.it;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.http.ProtocolUpgrade;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.s3.S3Settings;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server on a free port of this machine with data of its own, and ways to reach it. */
final class ScratchServer implements AutoCloseable {
  private final PbsServer server;
  private final String secret;

  private ScratchServer(PbsServer server, String secret) {
    this.server = server;
    this.secret = secret;
  }

  static ScratchServer start(Path data) throws Exception {
    return start(ServerConfig.forTests(data));
  }

  /** With the first datastore in a bucket. */
  static ScratchServer start(Path data, S3Settings bucket) throws Exception {
    return start(ServerConfig.forTests(data).withBucket(bucket));
  }

  private static ScratchServer start(ServerConfig config) throws Exception {
    PbsServer server = PbsServer.start(config);
    return new ScratchServer(server, Files.readString(config.rootTokenFile()).strip());
  }

  String repository() {
    return "root@pam!root-token@127.0.0.1:" + server.port() + ":default";
  }

  int port() {
    return server.port();
  }

  String secret() {
    return secret;
  }

  String fingerprint() {
    return server.fingerprint();
  }

  TaskRegistry tasks() {
    return server.tasks();
  }

  Datastore datastore() throws Exception {
    return server.datastores().reading("default");
  }

  ClientSettings settings() {
    return new ClientSettings(
        Repository.parse(repository()), Secret.of(secret), CertificatePin.parse(fingerprint()));
  }

  PbsClient client() {
    return PbsClient.open(settings());
  }

  /** A bare connection that speaks the backup protocol, to misuse it. */
  Wire backup(BackupSnapshot snapshot) throws Exception {
    HttpEngine engine = HttpEngine.start(settings());
    try {
      ProtocolConnection connection =
          new ProtocolUpgrade(new RestClient(engine, settings()))
              .open(
                  ProtocolUpgrade.Protocol.BACKUP,
                  Parameters.of("store", "default")
                      .and("backup-type", snapshot.group().type().id())
                      .and("backup-id", snapshot.group().id())
                      .and("backup-time", snapshot.time()));
      return new Wire(engine, connection);
    } catch (Exception e) {
      engine.close();
      throw e;
    }
  }

  /** A connection with the threads below it. */
  record Wire(HttpEngine engine, ProtocolConnection connection) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      connection.close();
      engine.close();
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
