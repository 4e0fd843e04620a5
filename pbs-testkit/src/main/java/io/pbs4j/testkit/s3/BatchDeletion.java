package io.pbs4j.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A request to remove several objects.
 *
 * @param quiet whether only failures are told
 */
record BatchDeletion(List<String> keys, boolean quiet) {
  private static final int MOST = 1000;

  static BatchDeletion parse(byte[] body) throws S3Exception {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<String> keys = new ArrayList<>();
    boolean quiet = false;
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body), "UTF-8");
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT) {
          switch (reader.getLocalName()) {
            case "Key" -> keys.add(reader.getElementText());
            case "Quiet" -> quiet = reader.getElementText().strip().equals("true");
            default -> {
              // Others hold these, or name versions, which there are none of.
            }
          }
        }
      }
    } catch (XMLStreamException e) {
      throw S3Error.MALFORMED_XML.because("The body is not the XML of a deletion.");
    }
    if (keys.isEmpty() || keys.size() > MOST) {
      throw S3Error.MALFORMED_XML.because("Between 1 and " + MOST + " keys.");
    }
    return new BatchDeletion(keys, quiet);
  }

  String run(S3Bucket bucket, Faults faults) throws IOException {
    Xml xml = Xml.root("DeleteResult");
    for (String key : keys) {
      if (faults.decide(Operation.DELETE_IN_BATCH, key).fault() instanceof Fault.Refusal refusal) {
        xml.begin("Error").leaf("Key", key).leaf("Code", refusal.code());
        xml.leaf("Message", "As was asked for.").end();
        continue;
      }
      bucket.delete(key);
      if (!quiet) {
        xml.begin("Deleted").leaf("Key", key).end();
      }
    }
    return xml.done();
  }
}
