package io.drover.engine.el;

import jakarta.el.ELContext;
import jakarta.el.ELResolver;
import jakarta.el.FunctionMapper;
import jakarta.el.ImportHandler;
import jakarta.el.VariableMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An EL context in which only job properties, constants, maps and whitelisted functions exist. A
 * default context would run any Java: classes, methods and properties of objects stay unreachable
 * here.
 */
final class LockedContext extends ELContext {
  /** Those of workflows. */
  static final Map<String, Object> CONSTANTS =
      Map.ofEntries(
          Map.entry("KB", 1L << 10),
          Map.entry("MB", 1L << 20),
          Map.entry("GB", 1L << 30),
          Map.entry("TB", 1L << 40),
          Map.entry("PB", 1L << 50),
          Map.entry("RECORDS", "org.apache.hadoop.mapred.Task$Counter"),
          Map.entry("MAP_IN", "MAP_INPUT_RECORDS"),
          Map.entry("MAP_OUT", "MAP_OUTPUT_RECORDS"),
          Map.entry("REDUCE_IN", "REDUCE_INPUT_RECORDS"),
          Map.entry("REDUCE_OUT", "REDUCE_OUTPUT_RECORDS"),
          Map.entry("GROUPS", "REDUCE_INPUT_GROUPS"));

  /** Whether every job has that variable. */
  static boolean isConstant(String name) {
    return CONSTANTS.containsKey(name);
  }

  /** Oozie's words for a variable that is not set; clients look for them. */
  static String unresolved(String variable) {
    return "variable [" + variable + "] cannot be resolved";
  }

  private final ELResolver resolver;
  private final FunctionMapper functions;
  private final ImportHandler imports = new NoImports();

  LockedContext(
      Map<String, String> variables, Map<String, Object> constants, FunctionMapper functions) {
    this.resolver = new Strict(variables, constants);
    this.functions = functions;
  }

  @Override
  public ELResolver getELResolver() {
    return resolver;
  }

  @Override
  public ImportHandler getImportHandler() {
    return imports;
  }

  @Override
  public FunctionMapper getFunctionMapper() {
    return functions;
  }

  @Override
  @SuppressWarnings("NullAway") // the API allows null and has no annotation for it
  public VariableMapper getVariableMapper() {
    return null;
  }

  /** Not even java.lang. */
  private static final class NoImports extends ImportHandler {
    @Override
    @SuppressWarnings("NullAway")
    public Class<?> resolveClass(String name) {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public Class<?> resolveStatic(String name) {
      return null;
    }
  }

  private static final class Strict extends ELResolver {
    private final Map<String, String> variables;
    private final Map<String, Object> constants;

    Strict(Map<String, String> variables, Map<String, Object> constants) {
      this.variables = variables;
      this.constants = constants;
    }

    @Override
    @SuppressWarnings("NullAway")
    public @Nullable Object getValue(
        ELContext context, @Nullable Object base, @Nullable Object property) {
      context.setPropertyResolved(true);
      if (base == null) {
        String name = String.valueOf(property);
        // what a user submitted must not be hidden by a name such as GROUPS
        String value = variables.get(name);
        if (value != null) {
          return value.trim();
        }
        Object constant = constants.get(name);
        if (constant == null) {
          throw new ExpressionException(unresolved(name));
        }
        return constant;
      }
      if (base instanceof Map<?, ?> map) {
        return property == null ? null : map.get(property);
      }
      if (base instanceof List<?> list && property instanceof Number index) {
        int position = index.intValue();
        return position >= 0 && position < list.size() ? list.get(position) : null;
      }
      throw refused(property);
    }

    @Override
    public Object invoke(
        ELContext context,
        Object base,
        Object method,
        Class<?> @Nullable [] types,
        Object @Nullable [] parameters) {
      throw refused(method);
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
      throw refused(property);
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
      throw refused(property);
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
      return true;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
      return Object.class;
    }

    private static ExpressionException refused(@Nullable Object member) {
      return new ExpressionException(
          "[" + member + "] cannot be reached: only job properties, maps and functions can");
    }
  }
}
