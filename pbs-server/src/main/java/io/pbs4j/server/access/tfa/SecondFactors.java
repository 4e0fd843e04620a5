package io.pbs4j.server.access.tfa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.login.SecondFactor;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks users for their second factors when they log in, and locks those that are guessed at. */
public final class SecondFactors implements SecondFactor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FactorStore store;
  private final WebauthnConfigs configs;
  private final Webauthn webauthn;
  private final Challenges challenges;
  private final InstantSource clock;

  SecondFactors(
      FactorStore store,
      WebauthnConfigs configs,
      Webauthn webauthn,
      Challenges challenges,
      InstantSource clock) {
    this.store = store;
    this.configs = configs;
    this.webauthn = webauthn;
    this.challenges = challenges;
    this.clock = clock;
  }

  @Override
  public Optional<String> challenge(Userid userid) {
    List<Factor> factors = enabled(userid);
    if (factors.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node = JSON.createObjectNode();
    for (Factor factor : factors) {
      if (factor.kind() == FactorKind.TOTP) {
        node.put("totp", true);
      } else if (factor.kind() == FactorKind.RECOVERY) {
        ArrayNode left = node.putArray("recovery");
        RecoveryCodes.parse(factor.secret()).left().forEach(left::add);
      }
    }
    List<SecurityKey> keys = keys(factors);
    Optional<WebauthnConfig> config = keys.isEmpty() ? Optional.empty() : configs.find();
    config.ifPresent(
        c -> node.set("webauthn", webauthn.request(c, challenges.make(purpose(userid), ""), keys)));
    return Optional.of(node.toString());
  }

  /** One answer at a time: two must not use the same code, nor count as one failure. */
  @Override
  public synchronized boolean accepts(Userid userid, String challenge, Secret answer) {
    long now = clock.instant().getEpochSecond();
    Locks locks = store.locks(userid);
    int colon = answer.reveal().indexOf(':');
    Optional<FactorKind> kind = colon < 0 ? Optional.empty() : kind(answer.reveal().substring(0, colon));
    if (kind.isEmpty() || locks.locked(now)) {
      return false;
    }
    String value = answer.reveal().substring(colon + 1);
    boolean right =
        switch (kind.get()) {
          case TOTP -> !locks.totpLocked() && totp(userid, value, now);
          case RECOVERY -> recovery(userid, value);
          case WEBAUTHN -> webauthn(userid, challenge, value);
        };
    if (!right) {
      store.put(userid, locks.failed(kind.get(), now));
    } else if (!locks.equals(Locks.NONE)) {
      store.put(userid, Locks.NONE);
    }
    return right;
  }

  private static Optional<FactorKind> kind(String id) {
    for (FactorKind kind : FactorKind.values()) {
      if (kind.id().equals(id)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private List<Factor> enabled(Userid userid) {
    return store.of(userid).stream().filter(Factor::enabled).toList();
  }

  private static List<SecurityKey> keys(List<Factor> factors) {
    return factors.stream()
        .filter(factor -> factor.kind() == FactorKind.WEBAUTHN)
        .map(factor -> SecurityKey.parse(factor.secret()))
        .toList();
  }

  private boolean totp(Userid userid, String password, long now) {
    for (Factor factor : enabled(userid)) {
      if (factor.kind() == FactorKind.TOTP) {
        Totp totp = Totp.parse(factor.secret());
        OptionalLong step = totp.step(password, now);
        if (step.isPresent()) {
          store.put(factor.withSecret(totp.used(step.getAsLong()).text()));
          return true;
        }
      }
    }
    return false;
  }

  private boolean recovery(Userid userid, String code) {
    for (Factor factor : enabled(userid)) {
      if (factor.kind() == FactorKind.RECOVERY) {
        Optional<RecoveryCodes> rest = RecoveryCodes.parse(factor.secret()).use(code);
        rest.ifPresent(codes -> store.put(factor.withSecret(codes.text())));
        return rest.isPresent();
      }
    }
    return false;
  }

  private boolean webauthn(Userid userid, String challengeJson, String answer) {
    List<Factor> factors = enabled(userid);
    Optional<WebauthnConfig> config = configs.find();
    String challenge = asked(challengeJson);
    if (config.isEmpty() || challenges.take(challenge, purpose(userid)).isEmpty()) {
      return false;
    }
    Optional<SecurityKey> used = webauthn.authenticate(config.get(), challenge, keys(factors), answer);
    for (Factor factor : factors) {
      if (factor.kind() == FactorKind.WEBAUTHN
          && used.filter(key -> key.id().equals(SecurityKey.parse(factor.secret()).id())).isPresent()) {
        store.put(factor.withSecret(used.get().text()));
        return true;
      }
    }
    return false;
  }

  private static String asked(String challengeJson) {
    try {
      JsonNode node = JSON.readTree(challengeJson);
      return node.path("webauthn").path("publicKey").path("challenge").asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static String purpose(Userid userid) {
    return "login " + userid;
  }
}
