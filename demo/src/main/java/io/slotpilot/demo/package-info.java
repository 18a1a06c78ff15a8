/**
 * The showroom: four clients side by side on one real cluster, while it is taken apart and put together again.
 *
 * <p>May import everything of ours.
 */
@NullMarked
package io.slotpilot.demo;

import org.jspecify.annotations.NullMarked;
