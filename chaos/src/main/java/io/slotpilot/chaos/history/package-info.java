/**
 * What the clients asked for and got, what the servers hold in the end, and what happened to the servers.
 *
 * <p>May import the JDK only.
 */
@NullMarked
package io.slotpilot.chaos.history;

import org.jspecify.annotations.NullMarked;
