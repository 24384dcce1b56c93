package io.drover.engine.el;

import jakarta.el.FunctionMapper;
import java.lang.reflect.Method;

/** For texts where only variables are allowed. */
final class NoFunctions extends FunctionMapper {
  @Override
  public Method resolveFunction(String prefix, String localName) {
    throw new ExpressionException(
        "function ["
            + Functions.name(prefix, localName)
            + "] is not allowed here, only job properties are");
  }
}
