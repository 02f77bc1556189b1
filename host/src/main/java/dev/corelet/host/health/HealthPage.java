package dev.corelet.host.health;

import dev.corelet.host.http.HttpPage;
import dev.corelet.host.http.HttpPages;
import java.util.function.Supplier;

/** Answers a probe: 200, or 500 as Kubernetes' own servers do, with which {@code kubectl get --raw} shows the text. */
public final class HealthPage implements HttpPage {

    private static final int OK = 200;
    private static final int FAILED = 500;

    private final Supplier<Health> question;

    public HealthPage(Supplier<Health> question) {
        this.question = question;
    }

    @Override
    public Answer read(String accept) {
        Health health = question.get();
        return HttpPages.text(health.ok() ? OK : FAILED, health.text());
    }
}
