package io.slotpilot.lint.maven;

import io.slotpilot.lint.Finding;
import io.slotpilot.lint.Level;
import io.slotpilot.lint.Lint;
import io.slotpilot.lint.LintOptions;
import io.slotpilot.lint.LintReport;
import io.slotpilot.lint.Rule;
import io.slotpilot.lint.report.ReportFormat;
import io.slotpilot.lint.report.SourceRoots;
import io.slotpilot.lint.sink.ClientProfile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Fails the build if a Redis command, a transaction or a script uses keys that do not share a slot. */
@Mojo(
        name = "check",
        defaultPhase = LifecyclePhase.VERIFY,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class CheckMojo extends AbstractMojo {

    /** The module. */
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private @Nullable MavenProject project;

    /** Findings of this level or worse fail the build: error, warning, note, or off for none. */
    @Parameter(property = "slotpilot.lint.failOn", defaultValue = "warning")
    private String failOn = "warning";

    /** Other levels for rules, such as {@code <not-atomic>warning</not-atomic>}. */
    @Parameter
    private Map<String, String> rules = Map.of();

    /** The clients in use where they are not the default: jedis-7, jedis-8, lettuce, spring. */
    @Parameter(property = "slotpilot.lint.clients")
    private List<String> clients = List.of();

    /** A file of findings that are known. */
    @Parameter(property = "slotpilot.lint.baseline")
    private @Nullable File baseline;

    /** Where the SARIF report goes. */
    @Parameter(
            property = "slotpilot.lint.sarif",
            defaultValue = "${project.build.directory}/slotpilot-lint.sarif",
            required = true)
    private @Nullable File sarif;

    /** Leaves the check out. */
    @Parameter(property = "slotpilot.lint.skip", defaultValue = "false")
    private boolean skip;

    /** Made by Maven, which sets the parameters. */
    public CheckMojo() {}

    /** As Maven would set it up with the defaults. */
    static CheckMojo of(MavenProject project, File sarif) {
        CheckMojo mojo = new CheckMojo();
        mojo.project = project;
        mojo.sarif = sarif;
        return mojo;
    }

    CheckMojo failOn(String level) {
        failOn = level;
        return this;
    }

    CheckMojo rules(Map<String, String> levels) {
        rules = levels;
        return this;
    }

    CheckMojo baseline(File file) {
        baseline = file;
        return this;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        MavenProject module = project;
        File report = sarif;
        if (skip || module == null || report == null) {
            getLog().info("left out");
            return;
        }
        if (!new File(module.getBuild().getOutputDirectory()).isDirectory()) {
            getLog().info("there are no classes to look at");
            return;
        }
        try {
            check(module, report.toPath());
        } catch (IllegalArgumentException | IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    private void check(MavenProject module, Path sarifFile) throws IOException, MojoFailureException {
        LintReport report = Lint.check(inputs(module), libraries(module), options());
        SourceRoots roots = roots(module);
        report.notices().forEach(notice -> getLog().warn(notice.toString()));
        ReportFormat.TEXT.write(report, roots).lines().forEach(line -> getLog().info(line));
        Files.createDirectories(sarifFile.toAbsolutePath().getParent());
        Files.writeString(sarifFile, ReportFormat.SARIF.write(report, roots));
        Level worst = Level.parse(failOn);
        if (worst != Level.OFF && report.has(worst)) {
            long count = report.findings().stream()
                    .map(Finding::level)
                    .filter(level -> level.isAtLeast(worst))
                    .count();
            throw new MojoFailureException(count + " findings of level " + failOn + " or worse; see " + sarifFile);
        }
    }

    /** The module, and those of its dependencies that come from the same group: what the team itself has written. */
    private static List<Path> inputs(MavenProject module) {
        List<Path> inputs = new ArrayList<>();
        inputs.add(Path.of(module.getBuild().getOutputDirectory()));
        inputs.addAll(dependencies(module, artifact -> isOfTheTeam(artifact, module)));
        return inputs;
    }

    /** All other dependencies: wrappers of a client are followed, but nobody here can mend them. */
    private static List<Path> libraries(MavenProject module) {
        return dependencies(module, artifact -> !isOfTheTeam(artifact, module));
    }

    private static boolean isOfTheTeam(Artifact artifact, MavenProject module) {
        return artifact.getGroupId().equals(module.getGroupId());
    }

    private static List<Path> dependencies(MavenProject module, Predicate<Artifact> which) {
        return module.getArtifacts().stream()
                .filter(which)
                .map(Artifact::getFile)
                .filter(file -> file != null && file.exists())
                .map(File::toPath)
                .toList();
    }

    private LintOptions options() throws IOException {
        LintOptions.Builder options = LintOptions.builder();
        rules.forEach((rule, level) -> options.level(Rule.parse(rule), Level.parse(level)));
        clients.forEach(client -> options.client(ClientProfile.parse(client)));
        if (baseline != null) {
            options.baseline(Files.readAllLines(baseline.toPath()));
        }
        return options.build();
    }

    /** From the directory that the build was started in, which is the root of the repository as a rule. */
    private static SourceRoots roots(MavenProject module) {
        Path start = Path.of("").toAbsolutePath();
        return new SourceRoots(module.getCompileSourceRoots().stream()
                .map(root -> Path.of(root).toAbsolutePath())
                .map(root -> root.startsWith(start) ? start.relativize(root) : root)
                .toList());
    }
}
