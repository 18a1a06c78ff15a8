/**
 * Lint as a step of a Maven build.
 *
 * <p>Imports {@code lint} and Maven.
 */
@NullMarked
package io.slotpilot.lint.maven;

import org.jspecify.annotations.NullMarked;
