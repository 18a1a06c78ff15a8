package io.slotpilot.lint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that what lint finds in a class or a method is known and accepted. Any annotation of this simple name that class
 * files retain will do, so that an application need not depend on this module.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface SuppressCrossSlot {

    /** Why. */
    String value();
}
