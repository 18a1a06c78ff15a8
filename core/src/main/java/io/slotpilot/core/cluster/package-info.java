/**
 * Facts about a cluster: key slots, addresses, nodes, what servers say about them, and the immutable slot map.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.core.cluster;

import org.jspecify.annotations.NullMarked;
