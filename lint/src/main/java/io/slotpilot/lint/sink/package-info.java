/**
 * Which methods of the clients send which command, with which of their parameters as keys, and what a client does about
 * keys that do not share a slot.
 *
 * <p>Imports {@code core}.
 */
@NullMarked
package io.slotpilot.lint.sink;

import org.jspecify.annotations.NullMarked;
