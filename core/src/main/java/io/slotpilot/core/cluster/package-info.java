/**
 * Facts about a cluster: slots, addresses, nodes, and the immutable slot map.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.core.cluster;

import org.jspecify.annotations.NullMarked;
