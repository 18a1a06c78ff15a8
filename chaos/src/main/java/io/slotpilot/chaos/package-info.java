/**
 * Random faults on a real cluster under traffic of both clients, and a verdict on what the clients saw.
 *
 * <p>May import everything of ours.
 */
@NullMarked
package io.slotpilot.chaos;

import org.jspecify.annotations.NullMarked;
