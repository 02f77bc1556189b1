package dev.corelet.sandbox.runtime;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plugins did wrong so far, in order. */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final List<String> texts = new ArrayList<>();

    synchronized void add(String text) {
        LOG.warn("NRI: {}", text);
        texts.add(text);
    }

    synchronized List<String> all() {
        return List.copyOf(texts);
    }
}
