/**
 * Where jobs are kept: JDBI over H2 or PostgreSQL, migrations by Flyway.
 *
 * <p>Rows in, rows out: no decision about a job is taken here.
 */
@NullMarked
package io.drover.engine.store;

import org.jspecify.annotations.NullMarked;
