package io.pbs4j.server.access.tfa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A security key made of software, with the browser around it: ES256, no attestation. */
final class SoftKey {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int USER_PRESENT = 0x01;
  private static final int CREDENTIAL_INCLUDED = 0x40;

  private final KeyPair keys;
  private final byte[] id = "soft-key-credential-id".getBytes(StandardCharsets.US_ASCII);
  private final String origin;
  private int counter = 1;

  SoftKey(String origin) throws Exception {
    this.origin = origin;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
  }

  /** What {@code navigator.credentials.create} gives. */
  String create(String options) throws Exception {
    JsonNode key = JSON.readTree(options).path("publicKey");
    byte[] client = client("webauthn.create", key.path("challenge").asText());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator cbor = new CBORFactory().createGenerator(out)) {
      cbor.writeStartObject(3);
      cbor.writeStringField("fmt", "none");
      cbor.writeFieldName("attStmt");
      cbor.writeStartObject(0);
      cbor.writeEndObject();
      cbor.writeFieldName("authData");
      cbor.writeBinary(registered(key.at("/rp/id").asText()));
      cbor.writeEndObject();
    }
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", encode(client))
        .put("attestationObject", encode(out.toByteArray()));
    return answer.toString();
  }

  /** What {@code navigator.credentials.get} gives. */
  String get(JsonNode options) throws Exception {
    JsonNode key = options.path("publicKey");
    byte[] client = client("webauthn.get", key.path("challenge").asText());
    byte[] data = data(key.path("rpId").asText(), USER_PRESENT, new byte[0]);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(data);
    signature.update(sha256(client));
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", encode(client))
        .put("authenticatorData", encode(data))
        .put("signature", encode(signature.sign()));
    return answer.toString();
  }

  private ObjectNode answer() {
    return JSON.createObjectNode().put("id", encode(id)).put("rawId", encode(id)).put("type", "public-key");
  }

  private byte[] client(String type, String challenge) {
    return JSON.createObjectNode()
        .put("type", type)
        .put("challenge", challenge)
        .put("origin", origin)
        .put("crossOrigin", false)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] registered(String rpId) throws Exception {
    ECPublicKey point = (ECPublicKey) keys.getPublic();
    ByteArrayOutputStream cose = new ByteArrayOutputStream();
    try (CBORGenerator cbor = new CBORFactory().createGenerator(cose)) {
      cbor.writeStartObject(5);
      number(cbor, 1, 2);
      number(cbor, 3, -7);
      number(cbor, -1, 1);
      cbor.writeFieldId(-2);
      cbor.writeBinary(coordinate(point.getW().getAffineX().toByteArray()));
      cbor.writeFieldId(-3);
      cbor.writeBinary(coordinate(point.getW().getAffineY().toByteArray()));
      cbor.writeEndObject();
    }
    ByteBuffer credential = ByteBuffer.allocate(16 + 2 + id.length + cose.size());
    credential.put(new byte[16]).putShort((short) id.length).put(id).put(cose.toByteArray());
    return data(rpId, USER_PRESENT | CREDENTIAL_INCLUDED, credential.array());
  }

  private static void number(CBORGenerator cbor, long name, int value) throws Exception {
    cbor.writeFieldId(name);
    cbor.writeNumber(value);
  }

  /** 32 bytes, without the sign of a big integer. */
  private static byte[] coordinate(byte[] integer) {
    byte[] bytes = new byte[32];
    int length = Math.min(32, integer.length);
    System.arraycopy(integer, integer.length - length, bytes, 32 - length, length);
    return bytes;
  }

  private byte[] data(String rpId, int flags, byte[] rest) throws Exception {
    return ByteBuffer.allocate(37 + rest.length)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) flags)
        .putInt(counter++)
        .put(rest)
        .array();
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
