/**
 * What the doctor found, for people and programs: text, JSON, HTML, Prometheus. Reads nothing and decides nothing.
 *
 * <p>Imports {@code core.cluster} and {@code core.doctor}.
 */
@NullMarked
package io.slotpilot.cli.report;

import org.jspecify.annotations.NullMarked;
