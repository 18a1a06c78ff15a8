/**
 * Asks all nodes of a cluster for what the doctor needs to know, over whatever connections it is given. Only reads.
 *
 * <p>Imports {@code core.cluster} and {@code core.doctor}.
 */
@NullMarked
package io.slotpilot.core.survey;

import org.jspecify.annotations.NullMarked;
