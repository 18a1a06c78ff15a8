package io.slotpilot.lint.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
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
    void levelsDecideWhatFails() throws IOException {
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
    void dependenciesAreFollowedAndThoseOfTheTeamAreReportedToo() throws IOException {
        Path module = only("module", "Basket");
        Path library = only("library", "Cache");
        MavenProject alone = project(module);
        assertThatCode(() -> CheckMojo.of(alone, sarif()).execute()).doesNotThrowAnyException();

        MavenProject withLibrary = project(module);
        withLibrary.setArtifacts(Set.of(dependency("vendor", library)));
        assertThatThrownBy(() -> CheckMojo.of(withLibrary, sarif()).execute())
                .hasMessageContaining("1 findings of level warning or worse");
        assertThat(Files.readString(sarif().toPath())).contains("Basket.java").doesNotContain("RENAME");

        MavenProject withModule = project(module);
        withModule.setArtifacts(Set.of(dependency("shop", library)));
        assertThatThrownBy(() -> CheckMojo.of(withModule, sarif()).execute())
                .hasMessageContaining("2 findings of level warning or worse");
    }

    private Path only(String name, String type) throws IOException {
        Path file = Path.of("io/slotpilot/lint/maven", type + ".class");
        Path copy = directory.resolve(name).resolve(file);
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(Path.of("target/test-classes").resolve(file)));
        return directory.resolve(name);
    }

    private static Artifact dependency(String group, Path classes) {
        Artifact artifact =
                new DefaultArtifact(group, "cache", "1", "runtime", "jar", null, new DefaultArtifactHandler("jar"));
        artifact.setFile(classes.toFile());
        return artifact;
    }

    @Test
    void aModuleWithoutClassesIsLeftOut() {
        MavenProject empty = project(directory.resolve("none"));
        assertThatCode(() -> CheckMojo.of(empty, sarif()).execute()).doesNotThrowAnyException();
    }

    private CheckMojo mojo() throws IOException {
        return CheckMojo.of(project(only("shop", "Shop")), sarif());
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
