/**
 * The Redis wire protocol (RESP 2), as little as driving and imitating a server takes.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.testkit.resp;

import org.jspecify.annotations.NullMarked;
