package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.notification.Targets.Target;
import io.pbs4j.server.section.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SendersTest {
  private static final Message MESSAGE =
      new Message("Prune – failed", "body\nline 2", Severity.ERROR, Map.of("type", "prune"), 1_800_000_000, null);

  @TempDir Path temp;
  private HttpReceiver http;
  private Senders senders;

  @BeforeEach
  void start() throws Exception {
    http = new HttpReceiver();
    senders = senders(temp.resolve("sendmail"));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private static Senders senders(Path sendmail) {
    Map<String, String> users = Map.of("root@pam", "root@example.com");
    return new Senders(new Mails(user -> Optional.ofNullable(users.get(user)), () -> "pbs@host.test"), sendmail);
  }

  private static Target target(String type, String json, Map<String, List<String>> secrets) throws Exception {
    return new Target(type, Entries.of(json, secrets));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void gotifyGetsTitleTextAndPriorityWithTheToken() throws Exception {
    senders.send(
        target("gotify", "{'server': '" + http.url() + "/sub/'}", Map.of("token", List.of("tok"))), MESSAGE);
    HttpReceiver.Request request = http.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/sub/message");
    assertThat(request.headers()).containsEntry("Authorization", "Bearer tok");
    assertThat(request.body())
        .contains("\"title\":\"Prune – failed\"", "\"message\":\"body\\nline 2\"", "\"priority\":9");
  }

  @Test
  void aServerThatRefusesIsAnErrorThatNamesNoSecret() throws Exception {
    http.answer(401);
    Target target = target("gotify", "{'server': '" + http.url() + "'}", Map.of("token", List.of("tok-1")));
    assertThatThrownBy(() -> senders.send(target, MESSAGE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(UndeliverableException.class)
        .hasMessageContaining("status 401")
        .hasMessageNotContaining("tok-1");
  }

  @Test
  void aSecretThatNoHeaderCanHoldIsNotRepeatedByTheError() throws Exception {
    Target gotify = target("gotify", "{'server': '" + http.url() + "'}", Map.of("token", List.of("tok-1\nx")));
    assertThatThrownBy(() -> senders.send(gotify, MESSAGE))
        .isInstanceOf(UndeliverableException.class)
        .hasMessageContaining("Authorization")
        .hasMessageNotContaining("tok-1");
    String json =
        "{'url': '" + http.url() + "', 'method': 'get', 'header': ['name=X-Key,value="
            + base64("{{ secrets.key }}") + "']}";
    Target webhook =
        target("webhook", json, Map.of("secret", List.of("name=key,value=" + base64("hidden\nx"))));
    assertThatThrownBy(() -> senders.send(webhook, MESSAGE))
        .isInstanceOf(UndeliverableException.class)
        .hasMessageContaining("X-Key")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void theLineEndOfASecretIsNoPartOfItsHeader() throws Exception {
    senders.send(
        target("gotify", "{'server': '" + http.url() + "'}", Map.of("token", List.of("tok\n"))), MESSAGE);
    assertThat(http.requests().get(0).headers()).containsEntry("Authorization", "Bearer tok");
  }

  @Test
  @Timeout(60)
  void anAnswerThatNeverEndsHoldsNothingUp() throws Exception {
    http.neverEnd();
    senders.send(
        target("gotify", "{'server': '" + http.url() + "'}", Map.of("token", List.of("tok"))), MESSAGE);
    assertThat(http.requests()).hasSize(1);
  }

  @Test
  void aWebhookIsFilledInAndSigned() throws Exception {
    String json =
        "{'url': '" + http.url() + "/hook/{{ url-encode fields.type }}?key={{ secrets.key }}', 'method': 'put',"
            + "'header': ['name=X-Auth,value=" + base64("Bearer {{ secrets.key }}") + "'],"
            + "'body': '" + base64("{\"text\":\"{{ escape message }}\",\"at\":{{ timestamp }}}") + "'}";
    senders.send(
        target(
            "webhook",
            json,
            Map.of("secret", List.of("name=key,value=" + base64("s3cret")), "signing-key", List.of("Jefe"))),
        MESSAGE);
    HttpReceiver.Request request = http.requests().get(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.uri()).isEqualTo("/hook/prune?key=s3cret");
    assertThat(request.headers()).containsEntry("X-Auth", "Bearer s3cret");
    assertThat(request.body()).isEqualTo("{\"text\":\"body\\nline 2\",\"at\":1800000000}");
    // By another implementation: printf '%s' BODY | openssl dgst -sha256 -hmac Jefe
    assertThat(request.headers().get("X-Signature-256"))
        .isEqualTo("sha256=7da8ec3e3d9ff7f39747eb875e5da8517c0916273e219060dc326679718526e9");
  }

  @Test
  void mailsGoToAddressesAndUsersWithTheLogin() throws Exception {
    try (SmtpReceiver smtp = new SmtpReceiver(true)) {
      String json =
          "{'server': '127.0.0.1', 'port': " + smtp.port() + ", 'mode': 'insecure', 'username': 'me',"
              + "'mailto': ['a@example.com'], 'mailto-user': ['root@pam', 'nobody@pbs'],"
              + "'from-address': 'from@example.com', 'author': 'Us'}";
      senders.send(target("smtp", json, Map.of("password", List.of("secret"))), MESSAGE);
      assertThat(smtp.lines())
          .contains(
              "AUTH PLAIN " + base64("me\0me\0secret"),
              "MAIL FROM:<from@example.com>",
              "RCPT TO:<a@example.com>",
              "RCPT TO:<root@example.com>",
              "From: Us <from@example.com>",
              "To: a@example.com, root@example.com",
              "Subject: =?UTF-8?Q?Prune_=E2=80=93_failed?=",
              "line 2");
    }
  }

  @Test
  void aServerWithoutEncryptionGetsNothingWhenEncryptionIsAskedFor() throws Exception {
    try (SmtpReceiver smtp = new SmtpReceiver(true)) {
      String json =
          "{'server': '127.0.0.1', 'port': " + smtp.port() + ", 'mode': 'starttls', 'username': 'me',"
              + "'mailto': ['a@example.com'], 'from-address': 'from@example.com'}";
      Target target = target("smtp", json, Map.of("password", List.of("secret")));
      assertThatThrownBy(() -> senders.send(target, MESSAGE))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("secret");
      assertThat(smtp.lines()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }
  }

  @Test
  void aMailForNobodyIsNotTriedAgain() throws Exception {
    Target target =
        target("smtp", "{'server': '127.0.0.1', 'mailto-user': ['nobody@pbs'], 'from-address': 'f@g.h'}", Map.of());
    assertThatThrownBy(() -> senders.send(target, MESSAGE))
        .isInstanceOf(UndeliverableException.class)
        .hasMessage("At least one recipient has to be specified!");
  }

  @Test
  void sendmailGetsTheMailOnItsInput() throws Exception {
    Path program = temp.resolve("sendmail");
    Files.writeString(program, "#!/bin/sh\necho \"$@\" > " + temp + "/arguments\ncat > " + temp + "/mail\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    senders(program).send(target("sendmail", "{'mailto-user': ['root@pam']}", Map.of()), MESSAGE);
    assertThat(temp.resolve("arguments")).hasContent("-B 8BITMIME -f pbs@host.test -- root@example.com");
    assertThat(Files.readString(temp.resolve("mail"))).contains("To: root@example.com", "line 2");
  }

  @Test
  void withoutSendmailTheWayOutIsSaid() throws Exception {
    Target target = target("sendmail", "{'mailto': ['a@b.c']}", Map.of());
    assertThatThrownBy(() -> senders(temp.resolve("nosuch")).send(target, MESSAGE))
        .isInstanceOf(UndeliverableException.class)
        .hasMessageContaining("make a target of kind smtp");
  }

  @Test
  void entriesDoNotTellTheirSecrets() throws Exception {
    Entry entry = Entries.of("{}", Map.of("token", List.of("s3cret")));
    assertThat(entry.toString()).doesNotContain("s3cret").contains("token");
  }
}
