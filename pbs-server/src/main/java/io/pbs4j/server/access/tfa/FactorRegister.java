package io.pbs4j.server.access.tfa;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Vault;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The second factors of all users: adds, shows, changes and removes them. */
public final class FactorRegister {
  private static final String RECOVERY_ID = "recovery";

  private final FactorStore store;
  private final WebauthnConfigs configs;
  private final Webauthn webauthn = new Webauthn();
  private final Challenges challenges;
  private final SecureRandom random;
  private final InstantSource clock;

  /** Opens the register. */
  public FactorRegister(Database database, Vault vault, SecureRandom random, InstantSource clock) {
    this.store = new FactorStore(database, vault);
    this.configs = new WebauthnConfigs(database);
    this.challenges = new Challenges(random, clock);
    this.random = random;
    this.clock = clock;
  }

  /** Asks for them at logins. */
  public SecondFactors atLogin() {
    return new SecondFactors(store, configs, webauthn, challenges, clock);
  }

  /** How browsers know this server. */
  public WebauthnConfigs webauthn() {
    return configs;
  }

  /** All factors of all users. */
  public List<Factor> all() {
    return store.all();
  }

  /** The factors of a user. */
  public List<Factor> of(Userid userid) {
    return store.of(userid);
  }

  /** A factor of a user. */
  public Optional<Factor> find(Userid userid, String id) {
    return store.find(userid, id);
  }

  /** What wrong answers have locked. */
  public Locks locks(Userid userid) {
    return store.locks(userid);
  }

  /** Takes all locks away; whether there was one. */
  public boolean unlock(Userid userid) {
    Locks locks = store.locks(userid);
    store.put(userid, Locks.NONE);
    return locks.totpLocked() || locks.locked(clock.instant().getEpochSecond());
  }

  /**
   * Adds one-time passwords, proven by one of them.
   *
   * @param uri as apps read it
   * @return the new factor's id
   * @throws IllegalArgumentException whose message says what is wrong
   */
  public String addTotp(Userid userid, String description, String uri, String proof) {
    Totp totp = Totp.parse(uri);
    OptionalLong step = totp.step(proof, clock.instant().getEpochSecond());
    if (step.isEmpty()) {
      throw new IllegalArgumentException("failed to verify TOTP challenge");
    }
    return add(userid, FactorKind.TOTP, description, totp.used(step.getAsLong()).text());
  }

  /** Makes recovery codes, to be shown once. */
  public List<String> addRecovery(Userid userid) {
    if (store.find(userid, RECOVERY_ID).isPresent()) {
      throw new IllegalArgumentException("user already has recovery keys");
    }
    List<String> codes = RecoveryCodes.random(random);
    put(userid, RECOVERY_ID, FactorKind.RECOVERY, "", RecoveryCodes.of(codes, random).text());
    return codes;
  }

  /** What a browser needs to make a key for a user, as JSON. */
  public String offerKey(Userid userid, String description) {
    List<SecurityKey> known =
        store.of(userid).stream()
            .filter(factor -> factor.kind() == FactorKind.WEBAUTHN)
            .map(factor -> SecurityKey.parse(factor.secret()))
            .toList();
    return webauthn.creation(
        requireWebauthn(), userid, challenges.make(purpose(userid), description), known);
  }

  /**
   * Adds the key that a browser made.
   *
   * @param challenge that of the offer
   * @param answer the browser's, as JSON
   * @return the new factor's id
   */
  public String addKey(Userid userid, String challenge, String answer) {
    WebauthnConfig config = requireWebauthn();
    String description =
        challenges
            .take(challenge, purpose(userid))
            .orElseThrow(() -> new IllegalArgumentException("no such challenge"));
    SecurityKey key =
        webauthn
            .register(config, challenge, answer)
            .orElseThrow(() -> new IllegalArgumentException("failed to verify webauthn registration"));
    return add(userid, FactorKind.WEBAUTHN, description, key.text());
  }

  /** Changes description and whether it counts. */
  public void change(Factor factor, String description, boolean enabled) {
    store.put(
        new Factor(
            factor.userid(),
            factor.id(),
            factor.kind(),
            description,
            factor.created(),
            enabled,
            factor.secret()));
  }

  /** Removes a factor. */
  public void remove(Factor factor) {
    store.remove(factor.userid(), factor.id());
  }

  private WebauthnConfig requireWebauthn() {
    return configs
        .find()
        .orElseThrow(() -> new IllegalArgumentException("no webauthn configuration available"));
  }

  private String add(Userid userid, FactorKind kind, String description, String secret) {
    String id = UUID.randomUUID().toString();
    put(userid, id, kind, description, secret);
    return id;
  }

  private void put(Userid userid, String id, FactorKind kind, String description, String secret) {
    store.put(
        new Factor(userid, id, kind, description, clock.instant().getEpochSecond(), true, secret));
  }

  private static String purpose(Userid userid) {
    return "registration " + userid;
  }
}
