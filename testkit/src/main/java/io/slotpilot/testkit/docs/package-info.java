/** Keeps documents true: what they show is compared with code that runs. Imports nothing of ours. */
@NullMarked
package io.slotpilot.testkit.docs;

import org.jspecify.annotations.NullMarked;
