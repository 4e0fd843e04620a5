package io.pbs4j.core.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical JSON that a manifest's signature covers: without {@code unprotected} and {@code signature},
 * keys sorted by their bytes at every level, no white space.
 */
final class ManifestSignature {
  private ManifestSignature() {}

  static byte[] canonical(String source, ObjectNode manifest) throws FormatException {
    ObjectNode covered = manifest.deepCopy();
    covered.remove("unprotected");
    covered.remove("signature");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(source, covered, out);
    return out.toByteArray();
  }

  private static void write(String source, JsonNode node, ByteArrayOutputStream out) throws FormatException {
    if (node instanceof ObjectNode object) {
      writeObject(source, object, out);
    } else if (node instanceof ArrayNode array) {
      out.write('[');
      for (int i = 0; i < array.size(); i++) {
        separate(i, out);
        write(source, array.get(i), out);
      }
      out.write(']');
    } else if (node.isNull()) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, FormatException.NO_OFFSET, "manifest: null in its signed part");
    } else {
      out.writeBytes(node.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void writeObject(String source, ObjectNode object, ByteArrayOutputStream out)
      throws FormatException {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    // By UTF-8 bytes; the order of Java's strings differs for characters beyond the basic plane.
    keys.sort(
        (a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    out.write('{');
    for (int i = 0; i < keys.size(); i++) {
      separate(i, out);
      out.writeBytes(object.textNode(keys.get(i)).toString().getBytes(StandardCharsets.UTF_8));
      out.write(':');
      write(source, object.get(keys.get(i)), out);
    }
    out.write('}');
  }

  private static void separate(int position, ByteArrayOutputStream out) {
    if (position > 0) {
      out.write(',');
    }
  }
}
