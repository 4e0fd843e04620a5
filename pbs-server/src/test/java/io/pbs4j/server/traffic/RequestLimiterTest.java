package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.pbs4j.server.FrontDoor;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.push.PushSettings;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLimiterTest {
  /** Refills within days, not within this test. */
  private static final String SLOW = "/1";

  private @TempDir Path directory;

  private PbsServer server(Map<String, String> environment) throws Exception {
    return PbsServer.start(
        ServerConfig.forTests(directory)
            .withDoor(new FrontDoor(RateLimits.fromEnvironment(environment), false, 0, PushSettings.USUAL)));
  }

  private RestClient client(PbsServer server) throws Exception {
    String secret = Files.readString(directory.resolve("root-token")).strip();
    return new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  private static HttpResponse<String> until429(RestClient client, String method, String path) throws Exception {
    HttpResponse<String> answer = client.call(method, path, "");
    for (int i = 0; i < 10 && answer.statusCode() != 429; i++) {
      answer = client.call(method, path, "");
    }
    return answer;
  }

  @Test
  void anAddressThatAsksTooMuchIsToldWhenToComeBack() throws Exception {
    try (PbsServer server = server(Map.of("PBS_RATE_LIMIT_ADDRESS", "3" + SLOW))) {
      RestClient nobody = new RestClient(server.port());
      HttpResponse<String> answer = until429(nobody, "GET", "/api2/json/ping");
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValueAsLong("retry-after")).hasValue(1);
      assertThat(answer.body()).isEqualTo("too many requests from this address, try again in 1 s");
    }
  }

  @Test
  void whoProvedWhoHeIsDoesNotUseUpTheLimitOfAnAddress() throws Exception {
    try (PbsServer server = server(Map.of("PBS_RATE_LIMIT_ADDRESS", "3" + SLOW, "PBS_RATE_LIMIT_LOGIN", "3" + SLOW))) {
      assertThat(until429(client(server), "GET", "/api2/json/version").statusCode()).isEqualTo(200);
      String secret = Files.readString(directory.resolve("root-token")).strip();
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> login =
            new RestClient(server.port())
                .call("POST", "/api2/json/access/ticket", "username=root@pam&password=" + secret);
        assertThat(login.statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void theLimitOfATenantCountsAfterTheLogin() throws Exception {
    try (PbsServer server = server(Map.of("PBS_RATE_LIMIT_TENANT", "3" + SLOW))) {
      HttpResponse<String> answer = until429(client(server), "GET", "/api2/json/version");
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
      assertThat(client(server).call("GET", "/api2/json/ping", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void loginsHaveALimitOfTheirOwn() throws Exception {
    try (PbsServer server = server(Map.of("PBS_RATE_LIMIT_LOGIN", "2" + SLOW))) {
      HttpResponse<String> answer = until429(client(server), "POST", "/api2/json/access/ticket");
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.body()).startsWith("too many logins");
      assertThat(client(server).call("GET", "/api2/json/version", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sixtyFourRequestsAtOnceAreWithinTheUsualLimits() {
    BucketTable table = new BucketTable(RateLimits.fromEnvironment(Map.of()).address(), TimeMeter.SYSTEM_NANOTIME);
    for (int i = 0; i < 64; i++) {
      assertThat(table.take("client")).isZero();
    }
  }

  @Test
  void exemptAddressesAndTheSwitchTakeTheLimitsAway() throws Exception {
    Map<String, String> strict = Map.of("PBS_RATE_LIMIT_ADDRESS", "1" + SLOW, "PBS_RATE_LIMIT_EXEMPT", "127.0.0.0/8,::1");
    try (PbsServer server = server(strict)) {
      assertThat(until429(client(server), "GET", "/api2/json/version").statusCode()).isEqualTo(200);
    }
    assertThat(RateLimits.fromEnvironment(Map.of("PBS_RATE_LIMIT", "off")).on()).isFalse();
    assertThatThrownBy(() -> RateLimits.fromEnvironment(Map.of("PBS_RATE_LIMIT_LOGIN", "5")))
        .hasMessageContaining("PBS_RATE_LIMIT_LOGIN");
  }

  @Test
  void bucketsRefillAndThoseOfManyAddressesAreForgotten() {
    AtomicLong nanos = new AtomicLong();
    TimeMeter meter =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanos.get();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    BucketTable table = new BucketTable(new RateLimits.Rate(2, 1), meter);
    assertThat(List.of(table.take("a"), table.take("a"), table.take("a"), table.take("b")))
        .containsExactly(0L, 0L, 1L, 0L);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(table.take("a")).isZero();
    for (int i = 0; i < 20_000; i++) {
      table.take(i);
    }
    assertThat(table.size()).isEqualTo(10_000);
  }

  @Test
  void onlyTrustedProxiesSayWhomTheyAskFor() throws Exception {
    ClientAddress addresses = new ClientAddress(Network.parseList("10.0.0.0/8"));
    InetAddress proxy = InetAddress.getByName("10.0.0.1");
    assertThat(addresses.forwarded(List.of("198.51.100.7, 203.0.113.5, 10.0.0.2"), proxy).getHostAddress())
        .isEqualTo("203.0.113.5");
    assertThat(addresses.forwarded(List.of("nonsense"), proxy)).isEqualTo(proxy);
    assertThat(addresses.forwarded(List.of(), proxy)).isEqualTo(proxy);
  }

  @Test
  void neighboursOfAnIpv6SubnetAreOneCaller() throws Exception {
    assertThat(ClientAddress.key(InetAddress.getByName("2001:db8::1")))
        .isEqualTo(ClientAddress.key(InetAddress.getByName("2001:db8::ffff:1")))
        .isNotEqualTo(ClientAddress.key(InetAddress.getByName("2001:db8:0:1::1")));
  }
}
