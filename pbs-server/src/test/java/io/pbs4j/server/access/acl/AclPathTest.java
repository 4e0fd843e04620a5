package io.pbs4j.server.access.acl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As observed at the reference server 3.2.4. */
class AclPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/access",
        "/access/acl",
        "/access/users",
        "/access/domains",
        "/access/openid",
        "/access/openid/x",
        "/datastore",
        "/datastore/ref",
        "/datastore/ref/a/b/c/d/e/f/g",
        "/remote",
        "/remote/r",
        "/remote/r/s",
        "/system",
        "/system/certificates",
        "/system/disks",
        "/system/log",
        "/system/notifications",
        "/system/status",
        "/system/tasks",
        "/system/time",
        "/system/services",
        "/system/services/x",
        "/system/network",
        "/system/network/dns",
        "/system/network/interfaces",
        "/system/network/interfaces/eth0",
        "/tape",
        "/tape/device",
        "/tape/device/d",
        "/tape/pool",
        "/tape/pool/p",
        "/tape/job",
        "/tape/job/j"
      })
  void areTaken(String path) {
    assertThat(AclPath.isKnown(path)).isTrue();
    assertThat(path).matches(AclPath.PATTERN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nonsense",
        "/access/x",
        "/access/acl/x",
        "/access/openid/x/y",
        "/datastore/ref/a/b/c/d/e/f/g/h",
        "/remote/r/s/n",
        "/system/x",
        "/system/certificates/acme",
        "/system/services/x/y",
        "/system/network/x",
        "/system/network/dns/x",
        "/system/network/interfaces/eth0/x",
        "/tape/x",
        "/tape/device/d/e",
        "/config",
        "/admin",
        "/status"
      })
  void areRefused(String path) {
    assertThat(AclPath.isKnown(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "datastore/x", "/datastore/", "//", "/a/../b", "/.x", "/a b"})
  void looksWrong(String path) {
    assertThat(path).doesNotMatch("(?:" + AclPath.PATTERN + ")");
  }
}
