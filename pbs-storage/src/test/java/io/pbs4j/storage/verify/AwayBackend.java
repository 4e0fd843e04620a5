package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Backends of which something cannot be read. */
final class AwayBackend {
  private AwayBackend() {}

  static Backend of(Backend backend, StorageException.Kind kind) {
    return withVerifier(
        backend,
        (method, first) -> {
          if (method.equals("open")) {
            throw new StorageException(kind, "away");
          }
        });
  }

  /** A disk that cannot read one object. */
  static Backend withBadSectorIn(Backend backend, String name) {
    return proxy(
        Backend.class,
        backend,
        (method, first) -> {
          if ((method.equals("open") || method.equals("read")) && name.equals(first)) {
            throw new IOException("Input/output error");
          }
        });
  }

  /** A disk that does not tell where one chunk lies. */
  static Backend withBadPlaceOf(Backend backend, Digest digest) {
    return withVerifier(
        backend,
        (method, first) -> {
          if (method.equals("place") && digest.equals(first)) {
            throw new IOException("Input/output error");
          }
        });
  }

  private static Backend withVerifier(Backend backend, Fault fault) {
    ChunkBackend.Reader reader = proxy(ChunkBackend.Reader.class, backend.chunks().verifier(), fault);
    ChunkBackend chunks = answering(ChunkBackend.class, backend.chunks(), "verifier", reader);
    return answering(Backend.class, backend, "chunks", chunks);
  }

  /** Called before each call with its first argument; throws to let it fail. */
  private interface Fault {
    void before(String method, @Nullable Object first) throws IOException;
  }

  private static <T> T proxy(Class<T> type, T target, Fault fault) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              fault.before(called.getName(), arguments == null ? null : arguments[0]);
              return invoke(called, target, arguments);
            }));
  }

  private static <T> T answering(Class<T> type, T target, String method, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) ->
                called.getName().equals(method) ? answer : invoke(called, target, arguments)));
  }

  private static Object invoke(Method called, Object target, Object[] arguments) throws Throwable {
    try {
      return called.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
