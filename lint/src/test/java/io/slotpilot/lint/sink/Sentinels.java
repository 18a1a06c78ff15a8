package io.slotpilot.lint.sink;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.script.RedisScript;

/** Arguments that can be found again among the words of a command: {@code k<parameter>x<element>}. */
final class Sentinels {

    /** Four, so that keys one by one, keys in turn with values, and one key before other things differ. */
    static final int ELEMENTS = 4;

    private static final int DEEPEST = 3;

    private Sentinels() {}

    static @Nullable Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return IntStream.range(0, types.length)
                .mapToObj(i -> of(types[i], i, 0))
                .toArray();
    }

    private static @Nullable Object of(Class<?> type, int parameter, int depth) {
        String word = "k" + parameter + "x";
        if (type == String.class || type == Object.class || type == CharSequence.class) {
            return word;
        } else if (type == byte[].class) {
            return word.getBytes(StandardCharsets.UTF_8);
        } else if (type == ByteBuffer.class) {
            return ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8));
        } else if (type.isArray()) {
            return array(type.getComponentType(), parameter, depth);
        } else if (type.isAssignableFrom(List.class) || type == Collection.class) {
            return words(word);
        } else if (type == Set.class) {
            return Set.copyOf(words(word));
        } else if (type == Map.class) {
            Map<String, String> map = new LinkedHashMap<>();
            words(word).forEach(key -> map.put(key, "v"));
            return map;
        }
        return scalar(type, parameter, depth);
    }

    private static @Nullable Object scalar(Class<?> type, int parameter, int depth) {
        if (type == int.class || type == Integer.class) {
            return 1;
        } else if (type == long.class || type == Long.class || type == Number.class) {
            return 1L;
        } else if (type == double.class || type == Double.class) {
            return 1.0;
        } else if (type == float.class) {
            return 1.0f;
        } else if (type == boolean.class || type == Boolean.class) {
            return true;
        } else if (type == Duration.class) {
            return Duration.ofSeconds(1);
        } else if (type == RedisScript.class) {
            return RedisScript.of("return 1", Long.class);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.getName().endsWith("Publisher")) {
            return reactor.core.publisher.Flux.fromIterable(words("k" + parameter + "x"));
        }
        return made(type, parameter, depth);
    }

    private static Object array(Class<?> component, int parameter, int depth) {
        Object array = Array.newInstance(component, ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            String word = "k" + parameter + "x" + i;
            Object element = component == byte[].class ? word.getBytes(StandardCharsets.UTF_8) : word;
            if (component == byte[].class || component.isAssignableFrom(String.class)) {
                Array.set(array, i, element);
            } else {
                Array.set(array, i, of(component, parameter, depth + 1));
            }
        }
        return array;
    }

    private static List<String> words(String word) {
        return IntStream.range(0, ELEMENTS).mapToObj(i -> word + i).toList();
    }

    /** By a static factory or a constructor, the one with the fewest parameters first. */
    private static @Nullable Object made(Class<?> type, int parameter, int depth) {
        if (depth >= DEEPEST || type.isPrimitive()) {
            return null;
        }
        Stream<Executable> factories = Arrays.stream(type.getMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()) && type.isAssignableFrom(m.getReturnType()))
                .map(Executable.class::cast);
        return Stream.concat(factories, Arrays.stream(type.getConstructors()))
                .sorted(Comparator.<Executable>comparingInt(Executable::getParameterCount)
                        .thenComparing(Executable::toString))
                .map(maker -> call(maker, parameter, depth))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Optional<Object> call(Executable maker, int parameter, int depth) {
        Object[] arguments = Arrays.stream(maker.getParameterTypes())
                .map(type -> of(type, parameter, depth + 1))
                .toArray();
        try {
            return Optional.ofNullable(
                    maker instanceof Method factory
                            ? factory.invoke(null, arguments)
                            : ((java.lang.reflect.Constructor<?>) maker).newInstance(arguments));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
