/**
 * What came of the runs: figures, a page, its plots.
 *
 * <p>Imports {@code fleet.client} for names.
 */
@NullMarked
package io.slotpilot.fleet.report;

import org.jspecify.annotations.NullMarked;
