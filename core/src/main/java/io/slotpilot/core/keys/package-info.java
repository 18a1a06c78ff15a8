/**
 * Keys before they are sent: templates, what is known of their slots, and help with keys that do not share one.
 *
 * <p>Imports {@code cluster}.
 */
@NullMarked
package io.slotpilot.core.keys;

import org.jspecify.annotations.NullMarked;
