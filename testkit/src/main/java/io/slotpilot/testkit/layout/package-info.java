/**
 * Which node owns which slot: writing it as {@code nodes.conf} and reading it from {@code CLUSTER NODES}.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.testkit.layout;

import org.jspecify.annotations.NullMarked;
