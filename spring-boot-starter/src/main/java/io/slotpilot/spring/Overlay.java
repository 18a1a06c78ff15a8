package io.slotpilot.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;

/** Puts some methods of our own in front of an implementation of Spring Data that cannot be extended. */
final class Overlay {

    private record Call(Class<?> own, Method method) {}

    private static final Map<Call, Optional<Method>> OURS = new ConcurrentHashMap<>();

    private Overlay() {}

    /**
     * The interface over {@code stock}, except the methods that {@code own} has too, with the same name and parameters.
     *
     * @param translate what becomes of an exception that a method of {@code own} throws
     */
    static <T> T of(Class<T> type, T stock, Object own, Function<RuntimeException, RuntimeException> translate) {
        return type.cast(Proxy.newProxyInstance(
                Overlay.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Optional<Method> ours = OURS.computeIfAbsent(new Call(own.getClass(), method), Overlay::find);
                    try {
                        return ours.isPresent() ? ours.get().invoke(own, arguments) : method.invoke(stock, arguments);
                    } catch (InvocationTargetException e) {
                        Throwable cause = e.getCause();
                        boolean untranslated = ours.isPresent() && !(cause instanceof DataAccessException);
                        throw untranslated && cause instanceof RuntimeException error ? translate.apply(error) : cause;
                    }
                }));
    }

    private static Optional<Method> find(Call call) {
        try {
            Method method = call.method;
            return Optional.of(call.own.getDeclaredMethod(method.getName(), method.getParameterTypes()));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }
}
