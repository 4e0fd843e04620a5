package io.pbs4j.server;

import io.pbs4j.server.s3.Bucket;
import io.pbs4j.server.s3.BucketLog;
import io.pbs4j.server.s3.Buckets;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.backend.filesystem.StoreRemoval;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Settings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Buckets that are directories, and count calls as if each were one request. */
public final class DirectoryBuckets implements Buckets {
  private static final Map<String, RequestKind> KINDS =
      Map.of(
          "write", RequestKind.PUT,
          "create", RequestKind.PUT,
          "spool", RequestKind.PUT,
          "list", RequestKind.LIST,
          "pages", RequestKind.LIST,
          "read", RequestKind.GET,
          "delete", RequestKind.DELETE);

  private final Path root;
  /** What was asked to be opened. */
  public final List<S3Settings> opened = new CopyOnWriteArrayList<>();

  /** Where caches were to be. */
  public final List<Path> caches = new CopyOnWriteArrayList<>();

  /** Buckets that do not answer. */
  public final Set<String> away = ConcurrentHashMap.newKeySet();

  /** Buckets below a directory. */
  public DirectoryBuckets(Path root) {
    this.root = root;
  }

  /** Where the objects of a bucket are. */
  public Path directory(String bucket) {
    return root.resolve(bucket);
  }

  @Override
  public Bucket open(S3Settings settings, Path cache, BucketLog log) throws IOException {
    String name = settings.target().bucket();
    if (away.contains(name)) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE, settings.target().describe() + " does not answer");
    }
    opened.add(settings);
    caches.add(cache);
    Path directory = directory(name).resolve(settings.target().prefix());
    if (!FilesystemBackend.isDatastore(directory)) {
      FilesystemBackend.create(directory);
    }
    RequestLedger ledger = new RequestLedger();
    ledger.total().count(RequestKind.PUT);
    log.line(settings.target().describe() + " takes conditional writes");
    Backend backend = FilesystemBackend.open(directory, SyncLevel.NONE);
    ChunkBackend chunks = counting(ChunkBackend.class, backend.chunks(), ledger, backend.chunks());
    return new Bucket(
        counting(Backend.class, backend, ledger, chunks),
        () -> new Bucket.CacheFigures(10, settings.cacheSize(), 3, 2, 1));
  }

  @Override
  public void destroy(S3Settings settings, BucketLog log) throws IOException {
    Path directory = directory(settings.target().bucket()).resolve(settings.target().prefix());
    log.line("left: " + StoreRemoval.run(directory));
  }

  private static <T> T counting(Class<T> type, T target, RequestLedger ledger, ChunkBackend chunks) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("requests")) {
                return ledger;
              }
              if (method.getName().equals("chunks")) {
                return chunks;
              }
              RequestKind kind = KINDS.get(method.getName());
              if (kind != null) {
                ledger.total().count(kind);
                if (ledger.account() != null) {
                  ledger.account().count(kind);
                }
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
