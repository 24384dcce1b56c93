package io.drover.actions.kubernetes;

/** The Kubernetes API could not be asked; nothing is known about the pod. */
public final class KubernetesUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KubernetesUnavailableException(String message) {
    super(message);
  }

  KubernetesUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
