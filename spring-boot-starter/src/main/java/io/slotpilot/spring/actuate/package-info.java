/** What Actuator shows of the clients: health, an endpoint, a page. Imports core and Spring Boot, no driver. */
@NullMarked
package io.slotpilot.spring.actuate;

import org.jspecify.annotations.NullMarked;
