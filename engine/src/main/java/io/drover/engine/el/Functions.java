package io.drover.engine.el;

import jakarta.el.FunctionMapper;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whitelist of functions; nothing else can be called. */
final class Functions extends FunctionMapper {
  /** Oozie's functions that Drover does not have, and what to do. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "hadoop:conf",
          "is not available: no Hadoop configuration is read; give the value as a job property",
          "hcat:exists",
          "is not available: there is no HCatalog; look for the files with fs:exists");

  private final Map<String, Method> methods = new HashMap<>();

  Functions() {
    add("", BasicFunctions.class);
    add("wf:", WorkflowFunctions.class);
    add("fs:", FileFunctions.class);
    Method counters = methods.remove("wf:counters");
    if (counters != null) {
      methods.put("hadoop:counters", counters);
    }
  }

  private void add(String prefix, Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        // the class is package-private, and only this mapper hands the method out
        method.setAccessible(true);
        methods.put(prefix + method.getName(), method);
      }
    }
  }

  @Override
  public @Nullable Method resolveFunction(String prefix, String localName) {
    String name = name(prefix, localName);
    Method method = methods.get(name);
    if (method == null) {
      throw new ExpressionException(complaint(name).orElseThrow());
    }
    return method;
  }

  static String name(@Nullable String prefix, String localName) {
    return prefix == null || prefix.isEmpty() ? localName : prefix + ":" + localName;
  }

  Set<String> names() {
    return Set.copyOf(methods.keySet());
  }

  /** Why the function, named with its prefix, cannot be called; empty when it can. */
  Optional<String> complaint(String name) {
    if (methods.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(
        "function ["
            + name
            + "] "
            + Optional.ofNullable(INSTEAD.get(name)).orElse("does not exist"));
  }
}
