/**
 * Shows what was measured: on the terminal, as JSON and as a page.
 *
 * <p>May import {@code measure}, and the rates and limits of {@code traffic} and {@code client}.
 */
@NullMarked
package io.slotpilot.demo.report;

import org.jspecify.annotations.NullMarked;
