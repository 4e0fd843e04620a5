package io.pbs4j.storage.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexWalkTest {
  private static final String SNAPSHOT = "host/a/2023-11-14T22:13:20Z";

  @TempDir Path directory;
  StoreFixture fixture;

  @BeforeEach
  void store() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    fixture.finishedBackup(SNAPSHOT);
    Files.createDirectories(fixture.file("lost+found/#1"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  /** The store as somebody sees it who may not look into one container. */
  private Backend closed(String container) {
    Backend backend = fixture.store().backend();
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (self, called, arguments) -> {
              if (called.getName().equals("list") && container.equals(arguments[0])) {
                throw new AccessDeniedException(container);
              }
              try {
                return called.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<String> walk(Backend backend) throws IOException {
    List<String> names = new ArrayList<>();
    new IndexWalk(backend).walk(names::add);
    return names;
  }

  @Test
  void theFileSystemsOwnDirectoryMayBeClosed() throws IOException {
    assertThat(walk(closed("lost+found"))).containsExactly(SNAPSHOT + "/root.pxar.didx");
  }

  @Test
  void anythingElseThatIsClosedMayHoldBackupsAndEndsTheWalk() {
    for (String container : List.of("host", "host/a", SNAPSHOT, "lost+found/#1")) {
      assertThatThrownBy(() -> walk(closed(container))).isInstanceOf(AccessDeniedException.class);
    }
  }
}
