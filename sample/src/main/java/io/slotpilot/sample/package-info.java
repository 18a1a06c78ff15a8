/**
 * Plays faults against the application of {@code shop}, stock beside Slotpilot, and judges the outcome. Imports the shop
 * and the testkit.
 */
@NullMarked
package io.slotpilot.sample;

import org.jspecify.annotations.NullMarked;
