/**
 * What a command is: its flags, where its keys stand, and what repeating it would do.
 *
 * <p>May import {@code io.slotpilot.core.cluster}; needs nothing of ours today.
 */
@NullMarked
package io.slotpilot.core.command;

import org.jspecify.annotations.NullMarked;
