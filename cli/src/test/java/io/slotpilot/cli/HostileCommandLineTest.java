package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Whatever is typed: an exit status and one line that says why, never a stack trace, never a password. */
class HostileCommandLineTest {

    private static final Set<String> COMMANDS = Set.of("doctor", "slots", "keys", "watch");

    @Property(tries = 500)
    void anyCommandLineEndsWithAStatus(
            @ForAll("commands") String command, @ForAll @Size(max = 5) List<@From("words") String> words) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(words);

        Run run = Run.of(line.toArray(String[]::new));

        assertThat(run.status()).isBetween(0, 2);
        assertThat(run.out() + run.err()).doesNotContain("\tat ").doesNotContain("Exception");
        if (run.status() == Slotpilot.CANNOT_LOOK) {
            assertThat(run.err().strip()).startsWith("slotpilot: ").hasLineCount(1);
        }
    }

    @Property(tries = 100)
    void aNameThatNoFileCanHaveIsQuoted(
            @ForAll("optionsWithFiles") List<String> option, @ForAll String before, @ForAll String after) {
        List<String> line = new ArrayList<>(option);
        line.add("F" + before + "\0" + after);

        Run run = Run.of(line.toArray(String[]::new));

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err().strip())
                .startsWith("slotpilot: Invalid value for option '--")
                .contains(": no file can have that name here (")
                .doesNotContain("Exception")
                .hasLineCount(1);
    }

    @Property(tries = 300)
    void aPasswordInAUriIsNeverPrinted(
            @ForAll("commands") String command,
            @ForAll @AlphaChars @StringLength(min = 12, max = 20) String password,
            @ForAll("placesOfPasswords") String place,
            @ForAll @Size(max = 2) List<@From("words") String> words) {
        List<String> line = new ArrayList<>(List.of(command, place.replace("PASSWORD", password)));
        line.addAll(words);

        Run run = Run.of(line.toArray(String[]::new));

        assertThat(run.out() + run.err()).doesNotContain(password);
    }

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.of(COMMANDS);
    }

    @Provide
    Arbitrary<List<String>> optionsWithFiles() {
        return Arbitraries.of(
                List.of("doctor", "--cacert"),
                List.of("doctor", "--html"),
                List.of("doctor", "--prometheus"),
                List.of("keys", "--monitor"),
                List.of("keys", "--state"));
    }

    /** Options that write files or wait for somebody are left out; port 1 refuses. */
    @Provide
    Arbitrary<String> words() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "--json",
                        "--every-slot",
                        "--weight",
                        "--ignore",
                        "--settle",
                        "--max-time",
                        "--timeout",
                        "--map",
                        "--user",
                        "--cacert",
                        "--rate",
                        "--max-keys",
                        "--sample",
                        "--top",
                        "--match",
                        "--monitor",
                        "--user-rights",
                        "--help"),
                Arbitraries.of(
                        "redis://127.0.0.1:1",
                        "rediss://127.0.0.1:1",
                        "redis://127.0.0.1:0",
                        "redis://127.0.0.1:99999",
                        "redis://[::1]:1",
                        "redis://[::1",
                        "redis://",
                        "redis://127.0.0.1:1,",
                        "http://127.0.0.1:1",
                        "127.0.0.1:1",
                        "127.0.0.1:1=127.0.0.1:2",
                        "="),
                Arbitraries.of("-1", "0", "1", "1s", "99999999999999999999", "NaN", "1.5", "", " ", "\0", "a\nb", "--"),
                Arbitraries.strings().ofMaxLength(20).filter(word -> !word.startsWith("-") && !word.startsWith("@")));
    }

    @Provide
    Arbitrary<String> placesOfPasswords() {
        return Arbitraries.of(
                "redis://user:PASSWORD@127.0.0.1:1",
                "redis://:PASSWORD@127.0.0.1:1",
                "rediss://user:PASSWORD@127.0.0.1:1",
                "redis://user:PASSWORD@127.0.0.1:1,redis://127.0.0.1:1",
                "redis://127.0.0.1:1,redis://user:PASSWORD@127.0.0.1:1",
                "redis://user:PASSWORD@[::1:1",
                "redis://user:PASSWORD@@127.0.0.1:1",
                "redis://user:PASS WORDPASSWORD@127.0.0.1:1",
                "user:PASSWORD@127.0.0.1:1",
                "http://user:PASSWORD@127.0.0.1:1",
                "redis://user:PASSWORD/@127.0.0.1:1");
    }
}
