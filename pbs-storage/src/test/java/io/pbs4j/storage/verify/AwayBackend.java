package io.pbs4j.storage.verify;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A backend whose chunks cannot be read at the moment. */
final class AwayBackend {
  private AwayBackend() {}

  static Backend of(Backend backend, StorageException.Kind kind) {
    ChunkBackend.Reader reader =
        proxy(
            ChunkBackend.Reader.class,
            backend.chunks().verifier(),
            "open",
            () -> {
              throw new StorageException(kind, "away");
            });
    ChunkBackend chunks = proxy(ChunkBackend.class, backend.chunks(), "verifier", () -> reader);
    return proxy(Backend.class, backend, "chunks", () -> chunks);
  }

  private interface Answer {
    Object answer() throws Exception;
  }

  private static <T> T proxy(Class<T> type, T target, String method, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              if (called.getName().equals(method)) {
                return answer.answer();
              }
              try {
                return called.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
