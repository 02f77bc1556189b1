package dev.corelet.host.health;

import dev.corelet.host.http.HttpPage;
import dev.corelet.host.http.HttpPages;
import java.util.function.Supplier;

/** Answers a probe: 200 or 503, and why. */
public final class HealthPage implements HttpPage {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Supplier<Health> question;

    public HealthPage(Supplier<Health> question) {
        this.question = question;
    }

    @Override
    public Answer read(String accept) {
        Health health = question.get();
        return HttpPages.text(health.ok() ? OK : UNAVAILABLE, health.text());
    }
}
