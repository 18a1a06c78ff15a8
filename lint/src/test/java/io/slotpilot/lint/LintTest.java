package io.slotpilot.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.lint.program.Notice;
import io.slotpilot.lint.sink.ClientProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;

class LintTest {

    private static final Path SAMPLES = Path.of("target/test-classes/io/slotpilot/lint/samples");

    @TempDir
    Path directory = Path.of("");

    @Test
    void saysWhatIsWrongWhatHappensAndWhatToDo() {
        Finding finding = only(sample("JedisConcatenation.class"), LintOptions.standard());
        assertThat(finding.file()).isEqualTo("io/slotpilot/lint/samples/JedisConcatenation.java");
        assertThat(finding.line()).isPositive();
        assertThat(finding.call()).isEqualTo("Jedis.mget");
        assertThat(finding.keys()).containsExactly("user:<id>:name", "user:<id>:mail");
        assertThat(finding.message()).contains("MGET fails at run time (jedis-7)");
        assertThat(finding.fix()).contains("{user:<id>}:name, {user:<id>}:mail").contains("orphans");
    }

    @Test
    void namesTheWayFromTheCallerToTheClient() {
        Finding finding = only(sample("JedisWrapperOfList.class"), LintOptions.standard());
        assertThat(finding.via()).hasSize(2).allMatch(place -> place.contains("JedisWrapperOfList.java:"));
    }

    @Test
    void describesTheClientOfTheVersionInUse() {
        LintOptions jedis8 = LintOptions.builder().client(ClientProfile.JEDIS_8).build();
        assertThat(only(sample("JedisConstants.class"), jedis8).rule()).isEqualTo(Rule.NOT_ATOMIC);
    }

    @Test
    void saysThatAPrefixMayBringATag() {
        Finding finding = only(sample("JedisConfiguredPrefix.class"), LintOptions.standard());
        assertThat(finding.message()).contains("unless <prefix> brings a hash tag");
    }

    @Test
    void whatCannotBeToldIsReportedOnDemand() {
        LintOptions curious =
                LintOptions.builder().level(Rule.CANNOT_TELL, Level.NOTE).build();
        LintReport report = Lint.check(List.of(sample("JedisUnknown.class")), curious);
        assertThat(report.findings()).hasSize(2).allMatch(finding -> finding.rule() == Rule.CANNOT_TELL);
    }

    @Test
    void aBaselineSilencesWhatIsKnown() {
        Finding finding = only(sample("JedisConstants.class"), LintOptions.standard());
        LintOptions accepted = LintOptions.builder()
                .baseline(List.of("# known", finding.fingerprint()))
                .build();
        assertThat(Lint.check(List.of(sample("JedisConstants.class")), accepted).findings())
                .isEmpty();
    }

    @Test
    void findsUndeclaredKeysInScripts() throws IOException {
        Files.writeString(directory.resolve("stock.lua"), """
            local order = 'order:' .. ARGV[1]
            redis.call('hset', KEYS[1], 'a', 1)
            redis.call('set', order, 1) -- undeclared
            redis.call('del', KEYS[1] .. ':lock')
            return redis.call('keys', '*')
            """);
        LintReport report = Lint.check(List.of(directory), LintOptions.standard());
        assertThat(report.findings())
                .extracting(finding -> finding.line() + " " + finding.rule().id())
                .containsExactly("3 lua-undeclared-key", "4 lua-derived-key", "5 lua-keyspace");
    }

    @Test
    void whatCannotBeReadIsALineAndTheRestGoesOn() throws IOException {
        Files.write(directory.resolve("Damaged.class"), new byte[] {1, 2, 3});
        byte[] good = Files.readAllBytes(sample("JedisConstants.class"));
        byte[] cut = java.util.Arrays.copyOf(good, good.length / 2);
        Files.write(directory.resolve("Cut.class"), cut);
        byte[] newer = good.clone();
        newer[6] = 0;
        newer[7] = (byte) 200;
        Files.write(directory.resolve("Newer.class"), newer);
        Files.write(directory.resolve("Huge.class"), new byte[5 << 20]);
        Files.writeString(directory.resolve("text.jar"), "not a jar");
        Files.write(directory.resolve("JedisConstants.class"), good);
        LintReport report = Lint.check(List.of(directory, directory.resolve("missing")), LintOptions.standard());
        assertThat(report.findings()).hasSize(1);
        assertThat(report.notices())
                .extracting(Notice::what)
                .anyMatch(what -> what.equals("is not a class file"))
                .anyMatch(what -> what.startsWith("is damaged"))
                .anyMatch(what -> what.contains("class file version 200"))
                .anyMatch(what -> what.contains("larger than"))
                .anyMatch(what -> what.contains("not a jar"))
                .anyMatch(what -> what.equals("does not exist"))
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_8, Opcodes.V11, Opcodes.V17, Opcodes.V21, Opcodes.V25})
    void readsClassFilesUpToJdk25(int version) throws IOException {
        byte[] bytes = Files.readAllBytes(sample("JedisConstants.class"));
        bytes[7] = (byte) version;
        Path file = Files.write(directory.resolve("Sample.class"), bytes);

        LintReport report = Lint.check(List.of(file), LintOptions.standard());
        assertThat(report.findings()).hasSize(1);
        assertThat(report.notices()).isEmpty();
    }

    @Test
    void classesWithoutLineNumbersAreFindingsWithTheirMethod() throws IOException {
        ClassWriter bare = new ClassWriter(0);
        new ClassReader(Files.readAllBytes(sample("JedisConstants.class"))).accept(bare, ClassReader.SKIP_DEBUG);
        Path file = Files.write(directory.resolve("Sample.class"), bare.toByteArray());

        Finding finding = only(file, LintOptions.standard());
        assertThat(finding.file()).isEqualTo("io/slotpilot/lint/samples/JedisConstants.class");
        assertThat(finding.line()).isZero();
        assertThat(finding.message()).endsWith("In bad(), which was compiled without line numbers.");
    }

    @Test
    void aMethodThatIsTooLongIsALineAndTheRestGoesOn() throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(Files.readAllBytes(sample("JedisConstants.class"))).accept(node, 0);
        MethodNode method = node.methods.stream()
                .filter(each -> each.name.equals("bad"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 20_000; i++) {
            method.instructions.insert(new InsnNode(Opcodes.NOP));
        }
        ClassWriter written = new ClassWriter(0);
        node.accept(written);
        Path file = Files.write(directory.resolve("Long.class"), written.toByteArray());

        LintReport report = Lint.check(List.of(file, sample("JedisFormat.class")), LintOptions.standard());
        assertThat(report.notices())
                .extracting(Notice::toString)
                .containsExactly("io/slotpilot/lint/samples/JedisConstants.bad(Lredis/clients/jedis/Jedis;)V"
                        + ": is too long, and its keys are not known");
        assertThat(report.findings())
                .hasSize(1)
                .allMatch(finding -> finding.file().contains("JedisFormat"));
    }

    @Test
    void followsAValueThroughThousandsOfSteps() throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(Files.readAllBytes(sample("JedisRename.class"))).accept(node, 0);
        MethodNode method = new MethodNode(Opcodes.ACC_STATIC, "deep", "(Lredis/clients/jedis/Jedis;)V", null, null);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitLdcInsn("a");
        for (int i = 0; i < 5_000; i++) {
            method.visitLdcInsn("b");
            method.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/lang/String",
                    "concat",
                    "(Ljava/lang/String;)Ljava/lang/String;",
                    false);
        }
        method.visitLdcInsn("other");
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                "redis/clients/jedis/Jedis",
                "rename",
                "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
                false);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(3, 1);
        node.methods.clear();
        node.methods.add(method);
        ClassWriter written = new ClassWriter(0);
        node.accept(written);
        Path file = Files.write(directory.resolve("Deep.class"), written.toByteArray());

        LintReport report = Lint.check(List.of(file), LintOptions.standard());
        assertThat(report.notices()).isEmpty();
        assertThat(report.findings()).hasSize(1);
    }

    @Test
    void aLibraryIsFollowedButNotReported() {
        Path caller = sample("JedisOtherClass.class");
        Path names = sample("KeyNames.class");
        assertThat(Lint.check(List.of(caller), LintOptions.standard()).findings())
                .isEmpty();
        assertThat(Lint.check(List.of(caller), List.of(names), LintOptions.standard())
                        .findings())
                .hasSize(1);
        LintReport others = Lint.check(List.of(names), List.of(SAMPLES), LintOptions.standard());
        assertThat(others.findings()).isEmpty();
        assertThat(others.classes()).isEqualTo(1);
    }

    @Test
    void looksIntoJarsWithinJars() throws IOException {
        Path outer = directory.resolve("outer.jar");
        Path inner = directory.resolve("inner.jar");
        zip(inner, "JedisConstants.class", Files.readAllBytes(sample("JedisConstants.class")));
        zip(outer, "BOOT-INF/lib/inner.jar", Files.readAllBytes(inner));
        assertThat(Lint.check(List.of(outer), LintOptions.standard()).findings())
                .hasSize(1);
    }

    @Test
    void theAssertionNamesPlaceAndKeys() {
        LintAssertions.assertNoCrossSlot(Level.NOTE, LintOptions.standard(), sample("JedisUnknown.class"));
        assertThatThrownBy(() -> LintAssertions.assertNoCrossSlot(
                        Level.ERROR, LintOptions.standard(), sample("JedisConstants.class")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("JedisConstants.java:")
                .hasMessageContaining("[config, settings]");
        assertThatThrownBy(() -> LintAssertions.assertNoCrossSlot(Level.ERROR, LintOptions.standard(), directory))
                .hasMessageContaining("no class");
    }

    private static Path sample(String name) {
        return SAMPLES.resolve(name);
    }

    private static Finding only(Path classFile, LintOptions options) {
        List<Finding> findings = Lint.check(List.of(classFile), options).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static void zip(Path file, String entry, byte[] content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
    }
}
