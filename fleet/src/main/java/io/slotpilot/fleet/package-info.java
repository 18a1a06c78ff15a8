/**
 * The fleet: thousands of clients on a large cluster through its incidents, in virtual time and in one thread.
 *
 * <p>Imports {@code core}, and the packages below.
 */
@NullMarked
package io.slotpilot.fleet;

import org.jspecify.annotations.NullMarked;
