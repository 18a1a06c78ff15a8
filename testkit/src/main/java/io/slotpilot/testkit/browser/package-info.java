/** Pages in a real browser. Imports nothing of Slotpilot. */
@NullMarked
package io.slotpilot.testkit.browser;

import org.jspecify.annotations.NullMarked;
