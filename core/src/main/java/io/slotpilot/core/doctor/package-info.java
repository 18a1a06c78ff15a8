/**
 * What is wrong with a cluster and the safe way out: what all nodes said in, findings and repair steps out. Pure.
 *
 * <p>Imports {@code core.cluster} only.
 */
@NullMarked
package io.slotpilot.core.doctor;

import org.jspecify.annotations.NullMarked;
