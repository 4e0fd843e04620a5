package io.pbs4j.server.access.tfa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import io.pbs4j.core.access.Userid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What is sent to browsers for WebAuthn and what they answer; the library checks it. */
final class Webauthn {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Algorithms of keys by their COSE numbers: ES256, EdDSA, RS256. */
  private static final int[] ALGORITHMS = {-7, -8, -257};

  private static final List<PublicKeyCredentialParameters> ALLOWED =
      Arrays.stream(ALGORITHMS)
          .mapToObj(
              number ->
                  new PublicKeyCredentialParameters(
                      PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
          .toList();

  private static final int TIMEOUT_MILLIS = 60_000;

  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager();
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(new ObjectConverter());

  /** What {@code navigator.credentials.create} takes, as JSON. */
  String creation(WebauthnConfig config, Userid userid, String challenge, List<SecurityKey> known) {
    ObjectNode options = JSON.createObjectNode();
    ObjectNode key = options.putObject("publicKey");
    key.putObject("rp").put("id", config.id()).put("name", config.rp());
    String name = userid.toString();
    key.putObject("user")
        .put("id", encode(name.getBytes(StandardCharsets.UTF_8)))
        .put("name", name)
        .put("displayName", name);
    key.put("challenge", challenge).put("timeout", TIMEOUT_MILLIS).put("attestation", "none");
    ArrayNode algorithms = key.putArray("pubKeyCredParams");
    for (int algorithm : ALGORITHMS) {
      algorithms.addObject().put("type", "public-key").put("alg", algorithm);
    }
    key.putObject("authenticatorSelection").put("userVerification", "discouraged");
    name(key.putArray("excludeCredentials"), known);
    return options.toString();
  }

  /** What {@code navigator.credentials.get} takes, as JSON. */
  ObjectNode request(WebauthnConfig config, String challenge, List<SecurityKey> known) {
    ObjectNode options = JSON.createObjectNode();
    ObjectNode key = options.putObject("publicKey");
    key.put("challenge", challenge).put("timeout", TIMEOUT_MILLIS).put("rpId", config.id());
    key.put("userVerification", "discouraged");
    name(key.putArray("allowCredentials"), known);
    return options;
  }

  private static void name(ArrayNode list, List<SecurityKey> known) {
    known.forEach(one -> list.addObject().put("type", "public-key").put("id", one.id()));
  }

  /** The key that an answer to {@link #creation} registers; empty when it is not right. */
  Optional<SecurityKey> register(WebauthnConfig config, String challenge, String answer) {
    try {
      JsonNode response = JSON.readTree(answer).path("response");
      RegistrationData data =
          manager.parse(
              new RegistrationRequest(
                  bytes(response, "attestationObject"), bytes(response, "clientDataJSON")));
      if (data.getCollectedClientData() == null || data.getAttestationObject() == null) {
        return Optional.empty();
      }
      Optional<ServerProperty> server = server(config, challenge, data.getCollectedClientData().getOrigin());
      if (server.isEmpty()) {
        return Optional.empty();
      }
      manager.verify(data, new RegistrationParameters(server.get(), ALLOWED, false, true));
      var made = data.getAttestationObject().getAuthenticatorData();
      AttestedCredentialData credential = made.getAttestedCredentialData();
      return credential == null
          ? Optional.empty()
          : Optional.of(
              new SecurityKey(
                  encode(credentials.convert(credential)),
                  encode(credential.getCredentialId()),
                  made.getSignCount()));
    } catch (JsonProcessingException
        | DataConversionException
        | VerificationException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key, with its new count, that an answer to {@link #request} proves; empty when it is not right. */
  Optional<SecurityKey> authenticate(
      WebauthnConfig config, String challenge, List<SecurityKey> known, String answer) {
    try {
      JsonNode json = JSON.readTree(answer);
      byte[] id = bytes(json, "rawId");
      Optional<SecurityKey> key = known.stream().filter(one -> one.id().equals(encode(id))).findFirst();
      if (key.isEmpty()) {
        return Optional.empty();
      }
      JsonNode response = json.path("response");
      AuthenticationData data =
          manager.parse(
              new AuthenticationRequest(
                  id,
                  bytes(response, "authenticatorData"),
                  bytes(response, "clientDataJSON"),
                  bytes(response, "signature")));
      if (data.getCollectedClientData() == null || data.getAuthenticatorData() == null) {
        return Optional.empty();
      }
      Optional<ServerProperty> server = server(config, challenge, data.getCollectedClientData().getOrigin());
      if (server.isEmpty()) {
        return Optional.empty();
      }
      manager.verify(
          data, new AuthenticationParameters(server.get(), record(key.get()), null, false, true));
      return Optional.of(
          new SecurityKey(
              key.get().credential(), key.get().id(), data.getAuthenticatorData().getSignCount()));
    } catch (JsonProcessingException
        | DataConversionException
        | VerificationException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private CredentialRecordImpl record(SecurityKey key) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        null,
        null,
        null,
        key.counter(),
        credentials.convert(decode(key.credential())),
        null,
        null,
        null,
        null);
  }

  private static Optional<ServerProperty> server(WebauthnConfig config, String challenge, Origin origin) {
    return config.allows(origin.getScheme(), origin.getHost(), origin.toString())
        ? Optional.of(
            new ServerProperty(origin, config.id(), new DefaultChallenge(decode(challenge))))
        : Optional.empty();
  }

  private static byte[] bytes(JsonNode node, String name) {
    JsonNode text = node.path(name);
    if (!text.isTextual()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return decode(text.textValue());
  }

  /** Browsers write base64url, some clients standard base64; either with padding or without. */
  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_').replace("=", ""));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
