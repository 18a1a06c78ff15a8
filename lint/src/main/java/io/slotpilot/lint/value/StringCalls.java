package io.slotpilot.lint.value;

import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** What the methods of strings, of their builders and of what wraps them give. */
final class StringCalls {

    private static final Pattern FORMAT = Pattern.compile("%(?:(\\d+)\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?([a-zA-Z%])");

    /** They give what they are given, as far as a key is concerned. */
    private static final Set<String> PASS = Set.of(
            "java/lang/String.valueOf",
            "java/lang/String.toString",
            "java/lang/String.intern",
            "java/lang/String.strip",
            "java/lang/String.trim",
            "java/lang/String.getBytes",
            "java/lang/String.stripIndent",
            "java/util/Objects.toString",
            "java/util/Objects.requireNonNull",
            "java/util/Objects.requireNonNullElse",
            "java/nio/ByteBuffer.wrap",
            "java/util/Optional.of",
            "java/util/Optional.ofNullable",
            "java/util/Optional.get",
            "java/util/Optional.orElseThrow",
            "redis/clients/jedis/util/SafeEncoder.encode");

    private static final Set<String> BOXES = Set.of(
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Short",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Boolean",
            "java/lang/Double",
            "java/lang/Float");

    private final Evaluator evaluator;

    StringCalls(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** {@code makeConcatWithConstants}: \1 is an argument, \2 a constant of the bootstrap method (JEP 280). */
    Value recipe(InvokeDynamicInsnNode dynamic, List<Value> operands) {
        String recipe = (String) dynamic.bsmArgs[0];
        Concatenation text = new Concatenation(evaluator);
        int operand = 0;
        int constant = 1;
        for (char letter : recipe.toCharArray()) {
            if (letter == '\1') {
                Type type = Type.getArgumentTypes(dynamic.desc)[operand];
                text.add(letter(type, operands.get(operand++)));
            } else {
                text.add(letter == '\2' ? String.valueOf(dynamic.bsmArgs[constant++]) : String.valueOf(letter));
            }
        }
        return text.value();
    }

    /** A constant of type {@code char} stands in the code as a number. */
    static Value letter(Type type, Value value) {
        boolean number = type.getSort() == Type.CHAR
                && value instanceof Text text
                && text.template().isLiteral();
        String digits = number ? ((Text) value).template().toString() : "";
        return digits.matches("\\d{1,5}") ? Value.text(String.valueOf((char) Integer.parseInt(digits))) : value;
    }

    @Nullable
    Value call(Context context, MethodInsnNode call, int index, int at) {
        String method = call.owner + '.' + call.name;
        int first = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : -1;
        if (PASS.contains(method)
                || (BOXES.contains(call.owner) && call.name.matches("valueOf|toString|\\w+Value"))
                || (call.name.equals("serialize") && call.owner.startsWith("org/springframework/"))) {
            int argument = call.name.equals("serialize") ? 0 : first;
            Type[] types = Type.getArgumentTypes(call.desc);
            Value value = evaluator.argument(context, index, argument);
            return argument == 0 && types.length > 0 ? letter(types[0], value) : value;
        }
        return switch (method) {
            case "java/lang/String.concat" -> joined(context, index, List.of(-1, 0));
            case "java/lang/String.format" ->
                format(context, index, call.desc.startsWith("(Ljava/util/Locale;") ? 1 : 0);
            case "java/lang/String.formatted" -> format(context, index, -1);
            case "java/lang/String.join" -> join(context, call, index);
            case "java/lang/String.toLowerCase", "java/lang/String.toUpperCase" -> cased(context, call, index);
            case "java/lang/StringBuilder.toString", "java/lang/StringBuffer.toString" -> builder(context, index, at);
            case "java/lang/StringBuilder.append", "java/lang/StringBuffer.append" -> builder(context, index, at);
            default -> null;
        };
    }

    /** What a builder holds where it is read. */
    private Value builder(Context context, int index, int at) {
        boolean append = ((MethodInsnNode) context.body().instruction(index)).name.equals("append");
        return new Builders(evaluator).readAt(context, index, append ? at : index);
    }

    private Value joined(Context context, int index, List<Integer> arguments) {
        Concatenation text = new Concatenation(evaluator);
        arguments.forEach(argument -> text.add(evaluator.argument(context, index, argument)));
        return text.value();
    }

    private Value cased(Context context, MethodInsnNode call, int index) {
        Value value = evaluator.argument(context, index, -1);
        if (value instanceof Text text && text.template().isLiteral()) {
            String literal = text.template().toString();
            boolean lower = call.name.equals("toLowerCase");
            return Value.text(lower ? literal.toLowerCase(Locale.ROOT) : literal.toUpperCase(Locale.ROOT));
        }
        return evaluator.holes().computed(call.name, List.of(value));
    }

    private @Nullable Value join(Context context, MethodInsnNode call, int index) {
        Value separator = evaluator.argument(context, index, 0);
        Value pieces = evaluator.argument(context, index, 1);
        Value text = pieces instanceof Many many ? Concatenation.separated(evaluator, separator, many) : null;
        return text != null ? text : evaluator.holes().computed(call.name, List.of(separator, pieces));
    }

    private Value format(Context context, int index, int pattern) {
        Value format = evaluator.argument(context, index, pattern);
        Value arguments = evaluator.argument(context, index, pattern + 1);
        boolean known = format instanceof Text text && text.template().isLiteral();
        if (!known || !(arguments instanceof Many many) || many.open()) {
            return evaluator.holes().computed("formatted", List.of(format, arguments));
        }
        return filled(context, ((Text) format).template().toString(), many.elements(), index);
    }

    private Value filled(Context context, String format, List<Element> arguments, int index) {
        Concatenation text = new Concatenation(evaluator);
        Matcher matcher = FORMAT.matcher(format);
        int from = 0;
        int next = 0;
        while (matcher.find()) {
            text.add(format.substring(from, matcher.start()));
            from = matcher.end();
            if (matcher.group(2).equals("%") || matcher.group(2).equals("n")) {
                text.add(matcher.group(2).equals("n") ? "\n" : "%");
                continue;
            }
            int argument = matcher.group(1) == null ? next++ : Integer.parseInt(matcher.group(1)) - 1;
            Value value =
                    argument < arguments.size() ? arguments.get(argument).value() : evaluator.unknown(context, index);
            boolean asIs = matcher.group().matches("%(\\d+\\$)?[sd]");
            text.add(asIs ? value : evaluator.holes().computed(matcher.group(), List.of(value)));
        }
        return text.add(format.substring(from)).value();
    }
}
