/**
 * Help with keys that do not share a slot.
 *
 * <p>Imports {@code cluster}.
 */
@NullMarked
package io.slotpilot.core.keys;

import org.jspecify.annotations.NullMarked;
