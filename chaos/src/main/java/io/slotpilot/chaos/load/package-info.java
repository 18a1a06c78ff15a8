/**
 * Traffic whose results can be judged: every write has a number of its own.
 *
 * <p>May import client, history.
 */
@NullMarked
package io.slotpilot.chaos.load;

import org.jspecify.annotations.NullMarked;
