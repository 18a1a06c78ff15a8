package io.slotpilot.spring;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.core.survey.Examiner;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.Survey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Looks at the clusters of the application as {@code slotpilot doctor} does: when asked, and on a schedule if there is one.
 * What comes and what goes is told in the log. Changes nothing. Thread-safe; one look at a time.
 */
public final class ClusterDoctor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ClusterDoctor.class);

    private final SlotpilotProperties.Doctor settings;
    private final boolean keyNames;
    private final ObjectProvider<RedisConnectionFactory> factories;
    private final AtomicReference<@Nullable CompletableFuture<List<Checkup>>> running = new AtomicReference<>();
    private final Map<String, Set<String>> told = new HashMap<>(); // by whoever looks
    private volatile List<Checkup> latest = List.of();
    private volatile @Nullable ScheduledExecutorService schedule;

    ClusterDoctor(
            SlotpilotProperties.Doctor settings, boolean keyNames, ObjectProvider<RedisConnectionFactory> factories) {
        this.settings = settings;
        this.keyNames = keyNames;
        this.factories = factories;
    }

    /** The newest of each cluster; empty before the first look. */
    public List<Checkup> latest() {
        return latest;
    }

    /** Looks at all clusters now; whoever asks while somebody looks shares what that finds. Takes some seconds. */
    public List<Checkup> look() {
        CompletableFuture<List<Checkup>> mine = new CompletableFuture<>();
        CompletableFuture<List<Checkup>> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other.join();
        }
        try {
            List<Checkup> found = lookAtAll();
            latest = found;
            mine.complete(found);
            return found;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.set(null);
        }
    }

    private List<Checkup> lookAtAll() {
        List<Checkup> found = new ArrayList<>();
        factories.orderedStream().forEach(factory -> {
            if (factory instanceof SurveyedFactory surveyed) {
                Checkup checkup = lookAt(surveyed);
                tell(checkup);
                found.add(checkup);
            }
        });
        return List.copyOf(found);
    }

    private Checkup lookAt(SurveyedFactory factory) {
        long start = System.nanoTime();
        Diagnosis diagnosis = null;
        String obstacle = "";
        try {
            diagnosis = factory.look(nodes -> examiner(factory, nodes).examine());
        } catch (CannotLookException e) {
            obstacle = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            // A factory that is not started, or a client that cannot be made.
            obstacle = e.getClass().getSimpleName();
            log.debug("The doctor cannot look at {}", factory.redirectOptions().clusterName(), e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Checkup(
                factory.redirectOptions().clusterName(), Instant.now(), took, diagnosis, obstacle, factory.commands());
    }

    private Examiner examiner(SurveyedFactory factory, NodeAccess nodes) {
        NodeAccess allowed = node -> {
            checkAllowed(factory, node);
            return nodes.open(node);
        };
        Look look = new Look(false, keyNames, null, Map.of(), settings.maxTime(), said -> {});
        Survey survey =
                new Survey(factory.seeds(), allowed, factory.redirectOptions().addressMapper(), look);
        return new Examiner(survey, settings.ignore(), settings.settle().toMillis());
    }

    private static void checkAllowed(SurveyedFactory factory, NodeAddress node) {
        if (!factory.redirectOptions().allowedNodes().contains(node)) {
            throw new NoAnswerException("not among slotpilot.allowed-nodes");
        }
    }

    private void tell(Checkup checkup) {
        if (!isRunning()) {
            return; // the look was ended because the application is
        }
        Diagnosis diagnosis = checkup.diagnosis();
        Set<String> now = diagnosis == null
                ? Set.of("cannot look: " + checkup.obstacle())
                : diagnosis.findings().stream().map(ClusterDoctor::text).collect(Collectors.toSet());
        Set<String> before = told.getOrDefault(checkup.cluster(), Set.of());
        now.stream()
                .filter(what -> !before.contains(what))
                .sorted()
                .forEach(what -> log.warn("{}: {}", checkup.cluster(), what));
        before.stream()
                .filter(what -> !now.contains(what))
                .sorted()
                .forEach(what -> log.info("{}: no longer {}", checkup.cluster(), what));
        told.put(checkup.cluster(), now);
    }

    private static String text(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT) + ' '
                + finding.kind().name().toLowerCase(Locale.ROOT) + ": " + finding.subject();
    }

    @Override
    public void start() {
        long period = settings.period().toMillis();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread looking = new Thread(task, "slotpilot-doctor");
            looking.setDaemon(true);
            return looking;
        });
        schedule = thread;
        if (period > 0) {
            // Applications that were started together do not look together.
            long first = ThreadLocalRandom.current().nextLong(period) + 1;
            thread.scheduleWithFixedDelay(this::lookBySchedule, first, period, TimeUnit.MILLISECONDS);
        }
    }

    private void lookBySchedule() {
        try {
            look();
        } catch (RuntimeException e) {
            log.warn("The doctor could not look, and tries again", e); // else it would be the last time
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService thread = schedule;
        schedule = null;
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return schedule != null;
    }
}
