/** Tests of the command line on real clusters. */
@NullMarked
package io.slotpilot.cli;

import org.jspecify.annotations.NullMarked;
