/** Tests of the reports on written views. */
@NullMarked
package io.slotpilot.cli.report;

import org.jspecify.annotations.NullMarked;
