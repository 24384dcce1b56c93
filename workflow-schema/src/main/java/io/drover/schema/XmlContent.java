package io.drover.schema;

/** What an element may hold: text or a child element. Comments are dropped when reading. */
public sealed interface XmlContent permits XmlText, XmlElement {}
