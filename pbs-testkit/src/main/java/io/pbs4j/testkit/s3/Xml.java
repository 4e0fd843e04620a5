package io.pbs4j.testkit.s3;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes answers. */
final class Xml {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();

  static Xml root(String name) {
    Xml xml = new Xml();
    xml.text.append('<').append(name).append(" xmlns=\"").append(NAMESPACE).append("\">");
    xml.open.push(name);
    return xml;
  }

  /** Errors have no namespace. */
  static Xml error(String code, String message, String resource) {
    Xml xml = new Xml();
    return xml.begin("Error").leaf("Code", code).leaf("Message", message).leaf("Resource", resource);
  }

  Xml begin(String name) {
    text.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  Xml end() {
    text.append("</").append(open.pop()).append('>');
    return this;
  }

  Xml leaf(String name, String value) {
    begin(name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        default -> {
          // Not allowed in XML 1.0, but what S3 sends: clients ask for encoded keys to be spared this.
          if (c < ' ' || c == 0x7f) {
            text.append("&#").append((int) c).append(';');
          } else {
            text.append(c);
          }
        }
      }
    }
    return end();
  }

  Xml leaf(String name, long value) {
    return leaf(name, Long.toString(value));
  }

  /** The whole, with what is open closed. */
  String done() {
    while (!open.isEmpty()) {
      end();
    }
    return text.toString();
  }
}
