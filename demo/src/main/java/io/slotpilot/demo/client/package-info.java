/**
 * The four clients behind one port, set up alike.
 *
 * <p>May import {@code wire} and the adapters.
 */
@NullMarked
package io.slotpilot.demo.client;

import org.jspecify.annotations.NullMarked;
