package io.slotpilot.lint.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMojoTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void failsTheBuildAndWritesAReportWithPathsOfTheRepository() throws IOException {
        assertThatThrownBy(() -> mojo().execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("1 findings of level warning or worse");
        assertThat(Files.readString(sarif().toPath()))
                .contains("\"uri\": \"src/test/java/io/slotpilot/lint/maven/Shop.java\"")
                .contains("cross-slot");
    }

    @Test
    void levelsDecideWhatFails() {
        assertThatCode(() -> mojo().failOn("off").execute()).doesNotThrowAnyException();
        assertThatCode(() -> mojo().rules(Map.of("cross-slot", "note")).execute())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> mojo().rules(Map.of("cross-slut", "note")).execute())
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("there is no rule cross-slut");
    }

    @Test
    void aBaselineSilencesWhatIsKnown() throws IOException {
        Path baseline = directory.resolve("baseline.txt");
        Files.writeString(
                baseline, "cross-slot|io/slotpilot/lint/maven/Shop.java|Jedis.mget|MGET|name:<id>,mail:<id>\n");
        assertThatCode(() -> mojo().baseline(baseline.toFile()).execute()).doesNotThrowAnyException();
    }

    @Test
    void aModuleWithoutClassesIsLeftOut() {
        MavenProject empty = project(directory.resolve("none"));
        assertThatCode(() -> CheckMojo.of(empty, sarif()).execute()).doesNotThrowAnyException();
    }

    private CheckMojo mojo() {
        return CheckMojo.of(project(Path.of("target/test-classes")), sarif());
    }

    private File sarif() {
        return directory.resolve("out/lint.sarif").toFile();
    }

    private static MavenProject project(Path classes) {
        MavenProject project = new MavenProject();
        project.setGroupId("shop");
        project.setBuild(new Build());
        project.getBuild().setOutputDirectory(classes.toAbsolutePath().toString());
        project.addCompileSourceRoot(Path.of("src/test/java").toAbsolutePath().toString());
        return project;
    }
}
