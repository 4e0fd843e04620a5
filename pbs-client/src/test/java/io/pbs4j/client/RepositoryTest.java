package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of repositories, as the stock client takes it. */
class RepositoryTest {
  @ParameterizedTest
  @CsvSource({
    "store,                              root@pam,         localhost,    8007, store",
    "host:store,                         root@pam,         host,         8007, store",
    "backup.example.org:store,           root@pam,         backup.example.org, 8007, store",
    "host:8008:store,                    root@pam,         host,         8008, store",
    "u@pbs@host:store,                   u@pbs,            host,         8007, store",
    "u@pbs!tok@host:1:store,             u@pbs!tok,        host,         1,    store",
    "first.last@example.org@pam@h:store, first.last@example.org@pam, h,  8007, store",
    "u@pbs@[fe80::1]:store,              u@pbs,            fe80::1,      8007, store",
    "u@pbs@[::1]:65535:store,            u@pbs,            ::1,          65535, store",
    "192.168.0.1:store,                  root@pam,         192.168.0.1,  8007, store",
    "8008:my-store.1,                    root@pam,         8008,         8007, my-store.1",
  })
  void partsThatAreLeftOutHaveTheStockClientsDefaults(
      String text, String authId, String host, int port, String datastore) {
    assertThat(Repository.parse(text))
        .isEqualTo(new Repository(AuthId.parse(authId), host, port, datastore));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", "host:", "u@pbs@store", "host:0:store", "host:65536:store", "host:x:store", "ab",
        "a/b", "host:store/x", "u@pbs@:store", "[::1:store", "host :store", "-store"
      })
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Repository.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void theFullTextFormIsReadAgain() {
    Repository repository = Repository.parse("u@pbs!t@[::1]:8008:store");
    assertThat(repository).hasToString("u@pbs!t@[::1]:8008:store");
    assertThat(Repository.parse(repository.toString())).isEqualTo(repository);
    assertThat(repository.authority()).isEqualTo("[::1]:8008");
  }
}
