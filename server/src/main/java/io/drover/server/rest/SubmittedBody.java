package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the native API takes to run something: a definition, or a zip of an application directory,
 * and properties. The content type does not matter, the first bytes do, so that plain {@code curl
 * --data-binary} works.
 *
 * @param properties with the path of the unpacked directory when it was a zip
 * @param xml empty when the definition is to be read from the path
 */
record SubmittedBody(Map<String, String> properties, Optional<String> xml) {

  /**
   * Reads a request.
   *
   * @param file what the definition is called, for the message
   * @param appPath the property that says where the application is
   * @param parameters each {@code key=value}
   */
  static SubmittedBody of(
      byte[] body, String file, String appPath, List<String> parameters, BundleStore bundles) {
    Map<String, String> properties = properties(parameters);
    if (!isZip(body)) {
      return new SubmittedBody(properties, Optional.of(xml(body, file)));
    }
    properties.put(appPath, bundles.unpack(body, file).toUri().toString());
    return new SubmittedBody(properties, Optional.empty());
  }

  private static Map<String, String> properties(List<String> parameters) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals <= 0) {
        throw new InvalidRequestException(
            ErrorCode.E0303, "param '" + parameter + "' must be written param=key=value");
      }
      properties.put(
          parameter.substring(0, equals).strip(), parameter.substring(equals + 1).strip());
    }
    return properties;
  }

  private static boolean isZip(byte[] body) {
    return body.length > 3 && body[0] == 'P' && body[1] == 'K' && body[2] == 3 && body[3] == 4;
  }

  /** The definition without its byte order mark. */
  static String xml(byte[] body, String file) {
    String text = new String(body, StandardCharsets.UTF_8);
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (!withoutMark.stripLeading().startsWith("<")) {
      throw new InvalidRequestException(
          ErrorCode.E0300,
          "The body is neither a "
              + file
              + " nor a zip bundle; send one with"
              + " curl --data-binary @"
              + file);
    }
    return withoutMark;
  }

  Optional<String> user() {
    return Optional.ofNullable(properties.get("user.name"));
  }
}
