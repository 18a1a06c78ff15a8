/**
 * Looks at the keys of a live server or cluster, or at a log of MONITOR: templates, tags, slots. Only reads.
 *
 * <p>Imports {@code core.keys}, {@code core.command}, {@code core.survey} and {@code core.cluster}.
 */
@NullMarked
package io.slotpilot.cli.keys;

import org.jspecify.annotations.NullMarked;
