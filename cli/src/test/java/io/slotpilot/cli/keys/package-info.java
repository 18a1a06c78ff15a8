/** Tests of what is counted about keys. */
@NullMarked
package io.slotpilot.cli.keys;

import org.jspecify.annotations.NullMarked;
