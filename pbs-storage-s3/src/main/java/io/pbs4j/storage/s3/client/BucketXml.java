package io.pbs4j.storage.s3.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Configurations of a bucket as trees: small, and nested differently by each provider. */
final class BucketXml {
  private BucketXml() {}

  static Document read(InputStream in) throws IOException {
    try {
      return builder().parse(in);
    } catch (SAXException e) {
      throw new IOException("the answer is no proper XML: " + e.getMessage(), e);
    }
  }

  /** What a bucket without a configuration has. */
  static Document empty() {
    return builder().newDocument();
  }

  /** Text of the first element of a name, at any depth; empty if there is none. */
  static String text(Node tree, String name) {
    List<Element> found = elements(tree, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
  }

  /** Elements of a name, at any depth, in their order. */
  static List<Element> elements(Node tree, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = tree.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        if (name.equals(element.getLocalName())) {
          found.add(element);
        }
        found.addAll(elements(element, name));
      }
    }
    return found;
  }

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Else it prints errors to the console.
      builder.setErrorHandler(new DefaultHandler());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java can read XML", e);
    }
  }
}
