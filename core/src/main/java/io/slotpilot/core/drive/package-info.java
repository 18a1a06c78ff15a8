/**
 * The loops that perform what the engine decides: the only code that sends and waits.
 *
 * <p>Imports {@code redirect}, {@code cluster} and {@code command}.
 */
@NullMarked
package io.slotpilot.core.drive;

import org.jspecify.annotations.NullMarked;
