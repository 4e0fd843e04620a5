package io.pbs4j.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.credentials.Credentials;
import io.minio.credentials.Provider;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.S3Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class CredentialSourceTest {
  @TempDir private Path directory;
  private Path shared;
  private Path config;

  @BeforeEach
  void files() {
    shared = directory.resolve("credentials");
    config = directory.resolve("config");
  }

  private CredentialSource source(@Nullable String profile) {
    // Without the role: a test asks no metadata service.
    return new CredentialSource(new S3Credentials.Chain(profile, shared, config, false, null));
  }

  private static String section(String name, String key) {
    return "[" + name + "]\naws_access_key_id = " + key + "\naws_secret_access_key = s\n";
  }

  @Test
  void sharedFileGoesBeforeTheConfiguration() throws IOException {
    Files.writeString(shared, section("default", "shared"));
    Files.writeString(config, section("default", "config"));

    assertThat(source(null).get().accessKey()).isEqualTo("shared");
  }

  @Test
  void profileIsASectionAndPrefixedInTheConfiguration() throws IOException {
    Files.writeString(shared, section("default", "default") + section("one", "shared-one"));
    Files.writeString(config, section("default", "default") + section("profile two", "config-two"));

    assertThat(source("one").get().accessKey()).isEqualTo("shared-one");
    assertThat(source("two").get().accessKey()).isEqualTo("config-two");
  }

  @Test
  void withoutKeysItSaysWhatToSetAndWhereItLooked() {
    assertThatThrownBy(() -> source(null).get())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageContaining("Unable to read AWS credential file");
  }

  @Test
  void keysAreReadOnceUntilTheyAreRefused() throws IOException {
    Files.writeString(shared, section("default", "old"));
    CredentialSource source = source(null);
    Credentials old = source.get();
    Files.writeString(shared, section("default", "new"));

    assertThat(source.get()).isSameAs(old);
    assertThat(source.refused(old)).isTrue();
    assertThat(source.get().accessKey()).isEqualTo("new");
  }

  @Test
  void refusalOfKeysThatWereReplacedMeanwhileChangesNothing() throws IOException {
    Files.writeString(shared, section("default", "old"));
    CredentialSource source = source(null);
    Credentials old = source.get();
    source.refused(old);
    Credentials renewed = source.get();

    source.refused(old);

    assertThat(source.get()).isSameAs(renewed);
  }

  @Test
  void fixedKeysAreNotAskedForAgain() throws IOException {
    CredentialSource source = new CredentialSource(new S3Credentials.Fixed("a", "b", "c"));

    assertThat(source.get().sessionToken()).isEqualTo("c");
    assertThat(source.refused(source.get())).isFalse();
  }

  @Test
  void firstPlaceThatHasKeysIsTaken() throws IOException {
    Provider none =
        () -> {
          throw new ProviderException("nothing here");
        };
    CredentialSource source =
        new CredentialSource(
            List.of(none, () -> new Credentials("second", "s", null, null), none), true);

    assertThat(source.get().accessKey()).isEqualTo("second");
  }
}
