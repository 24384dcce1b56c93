/**
 * HTTP to domain and back: Oozie's REST API below {@code /oozie}, the native one below {@code
 * /api/v1}. No decision about a job is taken here.
 */
@NullMarked
package io.drover.server.rest;

import org.jspecify.annotations.NullMarked;
