package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The few XML documents of S3 that the client reads and writes. Elements that it does not know are
 * passed over, and name spaces too: providers differ in both.
 */
final class S3Xml {
  private S3Xml() {}

  /**
   * A page of a listing as it was sent.
   *
   * @param objects with their whole keys
   * @param truncated whether there is more
   */
  record Listing(List<StoredObject> objects, boolean truncated) {}

  /** Fields of an error document; none if it is no such document. */
  static Map<String, String> error(String text) {
    if (!text.stripLeading().startsWith("<")) {
      return Map.of();
    }
    try {
      XMLStreamReader reader =
          factory().createXMLStreamReader(new StringReader(text.stripLeading()));
      reader.nextTag();
      return reader.getLocalName().equals("Error") ? children(reader) : Map.of();
    } catch (XMLStreamException e) {
      return Map.of();
    }
  }

  /** The answer to either version of the listing. */
  static Listing listing(InputStream in) throws IOException {
    List<Map<String, String>> contents = new ArrayList<>();
    Map<String, String> fields = document(in, "ListBucketResult", "Contents", contents);
    boolean encoded = "url".equals(fields.get("EncodingType"));
    List<StoredObject> objects = new ArrayList<>(contents.size());
    for (Map<String, String> content : contents) {
      objects.add(object(content, encoded));
    }
    return new Listing(objects, Boolean.parseBoolean(fields.get("IsTruncated")));
  }

  /** The errors in the answer to a batch of deletions: codes and messages by key. */
  static Map<String, Map<String, String>> deletionErrors(InputStream in) throws IOException {
    List<Map<String, String>> errors = new ArrayList<>();
    document(in, "DeleteResult", "Error", errors);
    Map<String, Map<String, String>> result = new HashMap<>();
    for (Map<String, String> error : errors) {
      result.put(error.getOrDefault("Key", ""), error);
    }
    return result;
  }

  /** A request to delete objects, answered only with what failed. */
  static String deletion(Collection<String> keys) {
    StringBuilder xml =
        new StringBuilder("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (String key : keys) {
      xml.append("<Object><Key>").append(escape(key)).append("</Key></Object>");
    }
    return xml.append("<Quiet>true</Quiet></Delete>").toString();
  }

  static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static Map<String, String> document(
      InputStream in, String root, String repeated, List<Map<String, String>> items)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(in);
      reader.nextTag();
      if (!reader.getLocalName().equals(root)) {
        throw new IOException("the answer is no " + root + " but " + reader.getLocalName());
      }
      while (reader.next() != XMLStreamConstants.END_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
          if (reader.getLocalName().equals(repeated)) {
            items.add(children(reader));
          } else {
            fields.put(reader.getLocalName(), text(reader));
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("the answer is no proper XML: " + e.getMessage(), e);
    }
    return fields;
  }

  /** Texts of the elements directly below the current one; leaves the reader at its end. */
  private static Map<String, String> children(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> children = new HashMap<>();
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
        children.put(reader.getLocalName(), text(reader));
      }
    }
    return children;
  }

  /**
   * Text of the current element, that of elements within it included; leaves the reader at its end.
   */
  private static String text(XMLStreamReader reader) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        default -> {}
      }
    }
    return text.toString();
  }

  private static StoredObject object(Map<String, String> content, boolean encoded)
      throws IOException {
    try {
      String key = content.getOrDefault("Key", "");
      return new StoredObject(
          encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key,
          Long.parseLong(content.getOrDefault("Size", "").strip()),
          unquoted(content.getOrDefault("ETag", "")),
          Instant.parse(content.getOrDefault("LastModified", "").strip()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "the listing has an object without proper size or date: " + e.getMessage(), e);
    }
  }

  /** An etag without its quotes. */
  static String unquoted(String etag) {
    String text = etag.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;");
  }
}
