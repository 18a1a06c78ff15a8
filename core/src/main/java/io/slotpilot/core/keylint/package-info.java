/**
 * The run-time linter: finds commands, scripts and transactions whose keys would not be in one slot of a cluster, while
 * clients send them, also to a server that is no cluster.
 *
 * <p>Imports {@code keys}, {@code command} and {@code cluster}; does no I/O, owns no thread.
 */
@NullMarked
package io.slotpilot.core.keylint;

import org.jspecify.annotations.NullMarked;
