/**
 * The decision engine: what a failed attempt means, and what follows it. Values in, values out.
 *
 * <p>Imports {@code cluster}, {@code command} and {@code keylint}; does no I/O, owns no thread.
 */
@NullMarked
package io.slotpilot.core.redirect;

import org.jspecify.annotations.NullMarked;
