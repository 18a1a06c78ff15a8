/**
 * Holds a history against the model: pure rules, each with the violations that it finds.
 *
 * <p>May import history, and the slots of keys.
 */
@NullMarked
package io.slotpilot.chaos.check;

import org.jspecify.annotations.NullMarked;
