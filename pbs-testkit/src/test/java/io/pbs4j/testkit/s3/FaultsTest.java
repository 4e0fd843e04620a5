package io.pbs4j.testkit.s3;

import static io.pbs4j.testkit.s3.SignedClient.text;
import static io.pbs4j.testkit.s3.SignedClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.s3.Fault.Moment;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultsTest {
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private final S3Server server = S3Server.start(S3Settings.inMemory().withClock(clock));
  private final S3Bucket bucket = server.createBucket("bucket");
  private final SignedClient client = SignedClient.of(server);

  FaultsTest() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void anErrorIsAnsweredInsteadOfTheOperation() throws Exception {
    server.faults().add(FaultRule.always(Fault.slowDown()).on(Operation.PUT_OBJECT).first(1));
    HttpResponse<byte[]> refused = client.put("/bucket/key", utf8("a"));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(text(refused)).contains("<Code>SlowDown</Code>");
    assertThat(bucket.keys()).isEmpty();
    assertThat(client.put("/bucket/key", utf8("a")).statusCode()).isEqualTo(200);
    assertThat(server.log().requests()).extracting(LoggedRequest::fault).containsExactly(Fault.slowDown(), null);
  }

  @Test
  void throttlingTellsHowLongToWait() throws Exception {
    server.faults().add(FaultRule.always(Fault.tooManyRequests(3)).keys("slow.*").nth(2));
    assertThat(client.get("/bucket/fast").statusCode()).isEqualTo(404);
    assertThat(client.get("/bucket/slow").statusCode()).isEqualTo(404);
    HttpResponse<byte[]> refused = client.get("/bucket/slow");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).hasValue("3");
    assertThat(client.get("/bucket/slow").statusCode()).isEqualTo(404);
  }

  @Test
  void aResetWithinTheRequestLeavesNothing() throws Exception {
    for (Moment moment : List.of(Moment.BEFORE_BODY, Moment.IN_REQUEST_BODY)) {
      server.faults().clear();
      server.faults().add(FaultRule.always(Fault.reset(moment)));
      assertThatThrownBy(() -> client.put("/bucket/key", RandomBytes.noise(1, 1 << 20)))
          .isInstanceOf(IOException.class);
      assertThat(bucket.keys()).isEmpty();
    }
    assertThat(server.log().requests()).extracting(LoggedRequest::status).containsOnly(0);
  }

  @Test
  void aLostReplyIsOfSomethingDone() throws Exception {
    server.faults().add(FaultRule.always(Fault.lostReply()).on(Operation.PUT_OBJECT).first(1));
    assertThatThrownBy(() -> client.put("/bucket/key", utf8("a"))).isInstanceOf(IOException.class);
    assertThat(bucket.read("key")).hasValue(utf8("a"));
    assertThat(client.put("/bucket/key", utf8("a"), "If-None-Match", "*").statusCode()).isEqualTo(412);
    assertThat(server.log().requests()).extracting(LoggedRequest::status).containsExactly(200, 412);
  }

  @Test
  void aBodyBreaksOffInTheMiddle() throws Exception {
    bucket.write("key", RandomBytes.noise(1, 1 << 20));
    List<Fault> faults = List.of(Fault.reset(Moment.IN_ANSWER_BODY), new Fault.HalfBody(false));
    for (Fault fault : faults) {
      server.faults().clear();
      server.faults().add(FaultRule.always(fault).first(1));
      assertThatThrownBy(() -> client.get("/bucket/key")).isInstanceOf(IOException.class);
      assertThat(client.get("/bucket/key").body()).hasSize(1 << 20);
    }
  }

  @Test
  void halfABodyCanPassForTheWhole() throws Exception {
    bucket.write("key", RandomBytes.noise(1, 1 << 20));
    server.faults().add(FaultRule.always(new Fault.HalfBody(true)).first(1));
    HttpResponse<byte[]> answer = client.get("/bucket/key");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(1 << 19);
    assertThat(client.get("/bucket/key").body()).hasSize(1 << 20);
  }

  @Test
  void changesShowInListingsLate() throws Exception {
    bucket.write("old", new byte[1]);
    bucket.write("gone", new byte[1]);
    server.faults().lateListings(2);
    client.put("/bucket/new", utf8("a"));
    client.send("DELETE", "/bucket/gone", new byte[0]);
    assertThat(client.get("/bucket/new").statusCode()).isEqualTo(200);
    assertThat(client.get("/bucket/gone").statusCode()).isEqualTo(404);
    for (int i = 0; i < 2; i++) {
      assertThat(text(client.get("/bucket?list-type=2"))).contains(">old<", ">gone<").doesNotContain(">new<");
    }
    assertThat(text(client.get("/bucket?list-type=2"))).contains(">old<", ">new<").doesNotContain(">gone<");
  }

  @Test
  void changesShowInListingsWhenTheyAreOldEnough() throws Exception {
    server.faults().lateListings(Duration.ofSeconds(5));
    client.put("/bucket/new", utf8("a"));
    clock.advance(Duration.ofSeconds(4));
    assertThat(text(client.get("/bucket?list-type=2"))).doesNotContain(">new<");
    clock.advance(Duration.ofSeconds(1));
    assertThat(text(client.get("/bucket?list-type=2"))).contains(">new<");
  }

  @Test
  void delaysJoinOtherFaults() {
    Faults faults = server.faults();
    faults.add(FaultRule.always(Fault.delay(Duration.ofMillis(20))));
    faults.add(FaultRule.always(Fault.slowDown()).first(1));
    faults.add(FaultRule.always(Fault.delay(Duration.ofMillis(5))));
    assertThat(faults.decide(Operation.GET_OBJECT, "a")).isEqualTo(new Faults.Decision(25, Fault.slowDown()));
    assertThat(faults.decide(Operation.GET_OBJECT, "a")).isEqualTo(new Faults.Decision(25, null));
  }

  @Test
  void chanceIsTheSameForTheSameSeedInWhateverOrderKeysCome() {
    Faults faults = server.faults();
    faults.add(FaultRule.always(Fault.slowDown()).probability(0.3));
    List<String> keys = new ArrayList<>(IntStream.range(0, 500).mapToObj(i -> "key-" + i).toList());
    List<String> first = hit(faults.seed(7), keys);
    Collections.reverse(keys);
    assertThat(hit(faults.seed(7), keys)).containsExactlyInAnyOrderElementsOf(first);
    assertThat(first).hasSizeBetween(100, 200);
    assertThat(hit(faults.seed(8), keys)).isNotEqualTo(first);
  }

  private static List<String> hit(Faults faults, List<String> keys) {
    return keys.stream().filter(key -> faults.decide(Operation.GET_OBJECT, key).fault() != null).toList();
  }

  @Test
  void repetitionsAreHitOnlySoOften() {
    Faults faults = server.faults().add(FaultRule.always(Fault.slowDown()).probability(0.99).inARow(2));
    StringBuilder hits = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      hits.append(faults.decide(Operation.GET_OBJECT, "a").fault() == null ? '.' : 'x');
    }
    assertThat(hits.toString()).contains("xx.xx.").doesNotContain("xxx");
  }
}
