/** Tests of the fleet. */
@NullMarked
package io.slotpilot.fleet;

import org.jspecify.annotations.NullMarked;
