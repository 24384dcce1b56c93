package io.drover.engine.store;

import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.DefinedAttributeTemplateEngine;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Takes the locking clause from queries, for H2. There a transaction that locked a row and did not
 * write it must not be rolled back: now and then the row keeps its lock for ever, or the row's
 * indexes lose it (seen with 2.3.232, 2.4.240 and 2.5.252, after errors as well as after {@code
 * kill -9}). An embedded database has one process, so {@link Database#inTransaction} keeps its
 * transactions apart instead.
 */
final class WithoutRowLocks implements TemplateEngine {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\s+for (update|key share)(\\s+skip locked)?\\s*$", Pattern.CASE_INSENSITIVE);

  private final TemplateEngine engine = new DefinedAttributeTemplateEngine();

  @Override
  public String render(String template, StatementContext context) {
    return engine.render(CLAUSE.matcher(template).replaceFirst(""), context);
  }
}
