package io.slotpilot.demo.scenario;

import java.time.Duration;

/** Nothing happens. */
final class Calm implements Scenario {

    private static final Duration TIME = Duration.ofSeconds(8);

    @Override
    public String about() {
        return "Nothing happens: what the four clients do on a healthy cluster.";
    }

    @Override
    public Duration length() {
        return TIME;
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.mark("nothing happens");
        stage.hold(TIME);
    }
}
