package io.drover.schema.internal;

import io.drover.schema.SourceLocation;

/**
 * An element whose end tag has not come yet.
 *
 * @param label how messages name it, such as {@code action 'ingest'} or {@code delete in action
 *     'clean'}
 * @param scope the part of {@code label} that its children repeat; empty when none
 */
record OpenElement(String name, String label, String scope, SourceLocation location) {}
