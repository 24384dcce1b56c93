package io.drover.schema;

import io.drover.schema.internal.ElementTree;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.SecureXml;
import java.util.List;

/**
 * Reads any XML document as a tree, without looking at its meaning: for documents that have no
 * reader of their own, such as coordinator.xml, and for those that their reader refuses. As secure
 * as {@link WorkflowXmlReader}, with the same limits.
 */
public final class XmlDocument {
  private XmlDocument() {}

  /**
   * The root element with everything in it, each element with its place.
   *
   * @throws InvalidRequestException E0700 for what is not well-formed, E0736 for a document over a
   *     limit
   */
  public static XmlElement read(String xml) {
    ElementTree tree = new ElementTree();
    try {
      SecureXml.parse(xml, tree);
    } catch (RefusedXmlException e) {
      throw InvalidRequestException.of(List.of(e.problem()));
    }
    return tree.root();
  }
}
