package io.drover.engine.el;

import jakarta.el.FunctionMapper;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
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
  private final Function<String, Optional<String>> reasons;

  /** Empty so far; {@code reasons} says why a function that is not there is not. */
  Functions(Function<String, Optional<String>> reasons) {
    this.reasons = reasons;
  }

  /** Those of workflows. */
  static Functions ofWorkflows() {
    Functions functions = new Functions(name -> Optional.ofNullable(INSTEAD.get(name)));
    functions.add("", BasicFunctions.class, name -> true);
    functions.add("wf:", WorkflowFunctions.class, name -> true);
    functions.add("fs:", FileFunctions.class, name -> true);
    Method counters = functions.methods.remove("wf:counters");
    if (counters != null) {
      functions.methods.put("hadoop:counters", counters);
    }
    return functions;
  }

  /** Adds those public static methods of the class whose name is asked for. */
  void add(String prefix, Class<?> type, Predicate<String> wanted) {
    for (Method method : type.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (Modifier.isPublic(modifiers)
          && Modifier.isStatic(modifiers)
          && wanted.test(method.getName())) {
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
    return Optional.of("function [" + name + "] " + reasons.apply(name).orElse("does not exist"));
  }
}
