package io.slotpilot.lint.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes that have to do with Redis, and indexes over them. Not thread-safe. */
public final class Program {

    private final Map<String, ClassNode> classes = new LinkedHashMap<>();
    private final Map<String, Body> bodies = new LinkedHashMap<>();
    private final Map<String, List<String>> subtypes = new HashMap<>();
    private final Map<String, List<Site>> calls = new HashMap<>();
    private final Map<String, List<Site>> writes = new HashMap<>();
    private final List<LuaFile> scripts;
    private final List<Notice> notices;
    private final Set<String> own;

    /** @param own the classes that are looked at, of which {@code nodes} has those that matter, and of others as well */
    Program(List<ClassNode> nodes, Set<String> own, List<LuaFile> scripts, List<Notice> notices) {
        this.own = own;
        this.scripts = List.copyOf(scripts);
        this.notices = new ArrayList<>(notices);
        nodes.forEach(node -> classes.putIfAbsent(node.name, node));
        classes.values().forEach(this::index);
    }

    /**
     * Reads directories, class files and jars; what cannot be read is among the {@link #notices()}.
     *
     * @param libraries what the inputs call: known, but not looked at for its own sake
     */
    public static Program read(List<Path> inputs, List<Path> libraries) {
        return new ProgramReader().read(inputs, libraries);
    }

    /** One instruction of a method. */
    public record Site(Body body, int index) {
        /** The instruction. */
        public AbstractInsnNode instruction() {
            return body.instruction(index);
        }
    }

    /** All methods that have code, in the order of their classes. */
    public Collection<Body> bodies() {
        return bodies.values();
    }

    /** How many classes were found in the inputs. */
    public int size() {
        return own.size();
    }

    /** Whether the class is one of the inputs, and of no library. */
    public boolean isOwn(String internalName) {
        return own.contains(internalName);
    }

    public List<LuaFile> scripts() {
        return scripts;
    }

    /** What was left out, so far. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** Adds what was left out during the analysis. */
    public void add(Notice notice) {
        notices.add(notice);
    }

    public @Nullable ClassNode find(String internalName) {
        return classes.get(internalName);
    }

    /** The method with code, of the class itself or the nearest superclass or interface that has it; null if none. */
    public @Nullable Body method(String owner, String name, String descriptor) {
        for (String type : supertypes(owner)) {
            Body body = bodies.get(key(type, name, descriptor));
            if (body != null) {
                return body;
            }
        }
        return null;
    }

    /** What a call may run: the method itself and what overrides it, as far as the program has it. */
    public List<Body> targets(MethodInsnNode call) {
        Set<Body> targets = new LinkedHashSet<>();
        Body own = method(call.owner, call.name, call.desc);
        if (own != null) {
            targets.add(own);
        }
        if (call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE) {
            for (String sub : allSubtypes(call.owner)) {
                Body body = bodies.get(key(sub, call.name, call.desc));
                if (body != null) {
                    targets.add(body);
                }
            }
        }
        return List.copyOf(targets);
    }

    /** Where the method may be called, as far as the program shows: calls, and lambdas and method references of it. */
    public List<Site> callers(Body body) {
        List<Site> all = calls.getOrDefault(body.name() + body.descriptor(), List.of());
        return all.stream()
                .filter(site -> mayCall(owner(site.instruction()), body))
                .toList();
    }

    /** Where the field is written. */
    public List<Site> writes(String owner, String name) {
        return writes.getOrDefault(owner + '.' + name, List.of());
    }

    /** The class that declares the field: the given one or a superclass that the program has. */
    public String declarer(String owner, String field) {
        for (String type : supertypes(owner)) {
            ClassNode node = classes.get(type);
            if (node != null && node.fields.stream().anyMatch(f -> f.name.equals(field))) {
                return type;
            }
        }
        return owner;
    }

    /** The type itself, then its superclasses and interfaces, nearest first; those outside the program are named too. */
    public Set<String> supertypes(String type) {
        Set<String> found = new LinkedHashSet<>();
        collectSupertypes(type, found);
        return found;
    }

    private void collectSupertypes(@Nullable String type, Set<String> found) {
        if (type == null || !found.add(type)) {
            return;
        }
        ClassNode node = classes.get(type);
        if (node != null) {
            collectSupertypes(node.superName, found);
            node.interfaces.forEach(each -> collectSupertypes(each, found));
        }
    }

    private Set<String> allSubtypes(String type) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(subtypes.getOrDefault(type, List.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (found.add(next)) {
                open.addAll(subtypes.getOrDefault(next, List.of()));
            }
        }
        return found;
    }

    private boolean mayCall(String owner, Body body) {
        return owner.equals(body.owner().name)
                || supertypes(owner).contains(body.owner().name)
                || supertypes(body.owner().name).contains(owner);
    }

    private static String owner(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            return call.owner;
        }
        Handle handle = Body.lambda((InvokeDynamicInsnNode) instruction);
        return handle == null ? "" : handle.getOwner();
    }

    private void index(ClassNode node) {
        if (node.superName != null) {
            subtypes.computeIfAbsent(node.superName, k -> new ArrayList<>()).add(node.name);
        }
        node.interfaces.forEach(
                each -> subtypes.computeIfAbsent(each, k -> new ArrayList<>()).add(node.name));
        for (MethodNode method : node.methods) {
            if (method.instructions.size() > 0) {
                Body body = new Body(node, method);
                bodies.put(key(node.name, method.name, method.desc), body);
                for (int i = 0; i < method.instructions.size(); i++) {
                    index(new Site(body, i));
                }
            }
        }
    }

    private void index(Site site) {
        AbstractInsnNode instruction = site.instruction();
        if (instruction instanceof MethodInsnNode call) {
            calls.computeIfAbsent(call.name + call.desc, k -> new ArrayList<>()).add(site);
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            Handle handle = Body.lambda(dynamic);
            if (handle != null) {
                calls.computeIfAbsent(handle.getName() + handle.getDesc(), k -> new ArrayList<>())
                        .add(site);
            }
        } else if (instruction instanceof FieldInsnNode field
                && (field.getOpcode() == Opcodes.PUTFIELD || field.getOpcode() == Opcodes.PUTSTATIC)) {
            writes.computeIfAbsent(field.owner + '.' + field.name, k -> new ArrayList<>())
                    .add(site);
        }
    }

    private static String key(String owner, String name, String descriptor) {
        return owner + '.' + name + descriptor;
    }
}
