/**
 * Redirect handling for Jedis cluster clients, plugged in as their connection provider.
 *
 * <p>Imports Jedis and {@code core}. {@link io.slotpilot.jedis.JedisRedirects} is the way in.
 */
@NullMarked
package io.slotpilot.jedis;

import org.jspecify.annotations.NullMarked;
