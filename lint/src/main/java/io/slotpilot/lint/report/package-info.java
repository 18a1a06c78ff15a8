/**
 * A report as text, as JSON and as SARIF.
 *
 * <p>Imports {@code lint}.
 */
@NullMarked
package io.slotpilot.lint.report;

import org.jspecify.annotations.NullMarked;
