package io.slotpilot.spring;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** Reads the few settings of Spring's connection factories that can be set but not read. */
final class Fields {

    private Fields() {}

    /** The value, or {@code null} where this version of Spring Data has no such field. */
    static <T> @Nullable T read(Object bean, Class<?> declaring, String name, Class<T> type) {
        Field field = ReflectionUtils.findField(declaring, name);
        if (field == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(field);
        return type.cast(ReflectionUtils.getField(field, bean));
    }
}
