package io.drover.actions.s3;

import io.drover.actions.http.ServiceUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the SDK throws, told apart: forbidden, missing, passing, and the rest. */
final class S3Faults {
  private static final int MOVED = 301;
  private static final int FORBIDDEN = 403;
  private static final int MISSING = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  private S3Faults() {}

  /** The key is missing, or, where the answer has no body, perhaps the bucket. */
  static boolean missing(S3Exception e) {
    return e.statusCode() == MISSING && !code(e).equals("NoSuchBucket");
  }

  static boolean forbidden(S3Exception e) {
    return e.statusCode() == FORBIDDEN;
  }

  /** S3's own name of the error; an answer to HEAD has none. */
  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  static IOException told(S3Location place, SdkException e) {
    if (e instanceof S3Exception answer) {
      return answered(place, answer);
    }
    if (e.getMessage() != null && e.getMessage().startsWith("Unable to load credentials")) {
      return caused(
          new AccessDeniedException(
              place.text(),
              null,
              "no credentials for S3 were found: set files.s3.auth, or what its value names"),
          e);
    }
    return new ServiceUnavailableException(
        "[" + place.text() + "] cannot be asked for: " + e.getMessage(), e);
  }

  private static IOException answered(S3Location place, S3Exception e) {
    String code = code(e);
    String words = "S3 answers " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
    if (code.equals("NoSuchBucket")) {
      return caused(
          new NoSuchFileException(
              place.text(), null, words + ": bucket [" + place.bucket() + "] does not exist"),
          e);
    }
    if (e.statusCode() == MISSING) {
      return caused(new NoSuchFileException(place.text(), null, words), e);
    }
    if (e.statusCode() == FORBIDDEN || code.equals("ExpiredToken") || code.equals("InvalidToken")) {
      return caused(
          new AccessDeniedException(place.text(), null, words + ": " + fix(place, code)), e);
    }
    if (e.statusCode() >= SERVER || e.statusCode() == TOO_MANY || e.isThrottlingException()) {
      return new ServiceUnavailableException("[" + place.text() + "]: " + words, e);
    }
    if (e.statusCode() == MOVED || code.equals("AuthorizationHeaderMalformed")) {
      words +=
          ": the bucket is in another region, set files.s3.buckets."
              + place.bucket()
              + ".region or endpoint";
    }
    return new IOException("[" + place.text() + "]: " + words + ": " + e.getMessage(), e);
  }

  private static String fix(S3Location place, String code) {
    return switch (code) {
      case "InvalidAccessKeyId" -> "the access key is not known there, check files.s3.access-key";
      case "SignatureDoesNotMatch" -> "the secret does not belong to the access key";
      case "RequestTimeTooSkewed" -> "the server's clock is wrong";
      case "ExpiredToken", "InvalidToken" -> "the session token has expired, renew it";
      default ->
          "allow s3:ListBucket on the bucket ["
              + place.bucket()
              + "] and s3:GetObject (to change: s3:PutObject, s3:DeleteObject) on its objects";
    };
  }

  private static <T extends IOException> T caused(T fault, Throwable cause) {
    fault.initCause(cause);
    return fault;
  }
}
