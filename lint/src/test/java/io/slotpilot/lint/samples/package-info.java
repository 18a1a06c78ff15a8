/** Small programs with calls that are wrong ({@code // BAD rule}) and calls that are right. */
@NullMarked
package io.slotpilot.lint.samples;

import org.jspecify.annotations.NullMarked;
