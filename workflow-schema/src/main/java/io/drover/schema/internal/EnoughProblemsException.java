package io.drover.schema.internal;

import org.xml.sax.SAXException;

/** Ends reading early: the document has more problems than anybody will read. */
final class EnoughProblemsException extends SAXException {
  private static final long serialVersionUID = 1L;
}
