package io.drover.schema.action;

import io.drover.schema.XmlElement;
import io.drover.schema.internal.jaxb.drover.Kubernetes;
import io.drover.schema.internal.jaxb.drover.Output;
import io.drover.schema.internal.jaxb.drover.Verify;
import jakarta.xml.bind.JAXBElement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the children of a verify; they may stand in any order. */
final class VerifyParts {
  /** A name in a request to Kubernetes, so nothing but what it allows (RFC 1123 label). */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final XmlElement element;
  private final Values values;

  VerifyParts(XmlElement element, Values values) {
    this.element = element;
    this.values = values;
  }

  VerifySpec read(Verify verify) {
    Optional<String> action = values.text(verify.getAction());
    Set<VerifySource> sources = EnumSet.noneOf(VerifySource.class);
    for (VerifySource source : VerifySource.values()) {
      if (element.child(source.word()).isPresent()) {
        sources.add(source);
      }
    }
    if (element.child("none").isPresent()
        && (verify.getAction() != null || element.children().size() > 1)) {
      values.wrong(
          element,
          "element 'none' switches verification off, so it stands alone and inside an action",
          "remove it, or everything else.");
    }
    return new VerifySpec(
        action,
        sources,
        namespace(verify),
        outputs(verify),
        values.duration(element, "timeout", verify.getTimeout(), true));
  }

  private Optional<String> namespace(Verify verify) {
    List<XmlElement> places = element.children(VerifySource.KUBERNETES.word());
    if (places.size() > 1) {
      values.wrong(
          element,
          "element 'kubernetes' stands " + places.size() + " times",
          "write it once; a driver has one pod.");
    }
    for (JAXBElement<?> part : verify.getSources()) {
      if (part.getValue() instanceof Kubernetes kubernetes) {
        return values.matching(
            places.get(0),
            "namespace",
            kubernetes.getNamespace(),
            NAMESPACE,
            "a namespace of Kubernetes, such as spark-jobs");
      }
    }
    return Optional.empty();
  }

  private List<OutputCheck> outputs(Verify verify) {
    List<OutputCheck> outputs = new ArrayList<>();
    Iterator<XmlElement> places = element.children("output").iterator();
    for (JAXBElement<?> part : verify.getSources()) {
      if (part.getValue() instanceof Output output) {
        outputs.add(output(output, places.next()));
      }
    }
    return outputs;
  }

  private OutputCheck output(Output output, XmlElement place) {
    return new OutputCheck(
        new PathCheck(
            values.requiredAttribute(place, "path", output.getPath()),
            values.text(output.getDoneFlag()),
            values.bytes(place, "min-bytes", output.getMinBytes())),
        values.count(place, "min-files", output.getMinFiles(), Integer.MAX_VALUE),
        values.flag(place, "newer-than-start", output.getNewerThanStart()));
  }
}
