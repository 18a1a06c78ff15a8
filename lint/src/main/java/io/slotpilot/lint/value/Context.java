package io.slotpilot.lint.value;

import io.slotpilot.lint.program.Body;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way to have come into a method: what its parameters are, and what has been found out in it. */
public final class Context {

    private final Body body;
    private final @Nullable List<Value> arguments;
    private final int depth;
    private final String id;
    final Map<String, Value> known = new HashMap<>();
    final Set<String> inProgress = new HashSet<>();

    private Context(Body body, @Nullable List<Value> arguments, int depth, String id) {
        this.body = body;
        this.arguments = arguments;
        this.depth = depth;
        this.id = id;
    }

    /** A method of which nothing is known but its code: each parameter is a hole. */
    public static Context of(Body body) {
        return new Context(body, null, 0, body.toString());
    }

    /**
     * A method called at one place.
     *
     * @param arguments the receiver, if there is one, then the arguments
     */
    Context call(Body callee, List<Value> arguments, int at) {
        return new Context(callee, arguments, depth + 1, id + '>' + at);
    }

    Body body() {
        return body;
    }

    @Nullable
    Value argument(int parameter) {
        return arguments == null || parameter >= arguments.size() ? null : arguments.get(parameter);
    }

    int depth() {
        return depth;
    }

    String id() {
        return id;
    }
}
