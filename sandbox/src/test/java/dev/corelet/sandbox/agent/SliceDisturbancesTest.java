package dev.corelet.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.slice.SlicePublisher;
import dev.corelet.sandbox.apiserver.ApiException;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to the slices and to the server, in the end there is what is wanted, and then nothing is written. */
class SliceDisturbancesTest {

    private static final int DISTURBANCES = 200;
    private static final DeviceTaint WITHHELD =
            new DeviceTaint("native.cpu/withheld", "", DeviceTaint.Effect.NO_SCHEDULE);

    private final Published published = new Published(ApiServer.start());
    private final ApiServer server = published.server();
    private final Random random = new Random(20_261_123);

    /** How many of the next writes are refused, and with what. */
    private final AtomicInteger refusals = new AtomicInteger();

    private volatile int refusal = 500;
    private volatile boolean away;
    /** Whether somebody else edits a slice just before the next update arrives. */
    private final AtomicInteger races = new AtomicInteger();

    private String color = "red";
    private CpuSet withheld = CpuSet.EMPTY;

    @AfterEach
    void close() {
        published.close();
    }

    /** 200 CPUs are two slices, and four as soon as a CPU of each is withheld. */
    private static DeviceCatalog devices(String color) {
        return Published.catalog(input -> input.offered().stream()
                .mapToObj(id -> Device.builder("cpu" + id, CpuSet.of(id))
                        .attribute("color", color)
                        .attribute("core", id)
                        .build())
                .toList());
    }

    private List<ResourceSlice> wanted() {
        return Published.wanted(devices(color).withholding(withheld, WITHHELD));
    }

    private OptionalInt meet(String method, String path) {
        if (away) {
            return OptionalInt.of(503);
        }
        if (method.equals("GET")) {
            return OptionalInt.empty();
        }
        published.count(method);
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return OptionalInt.of(refusal);
        }
        if (method.equals("PUT") && races.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            edit(path.substring(path.lastIndexOf('/') + 1));
        }
        return OptionalInt.empty();
    }

    private void edit(String name) {
        try {
            server.objects()
                    .get(ResourceSlice.class, name)
                    .ifPresent(slice -> server.objects()
                            .update(new ResourceSliceBuilder(slice)
                                    .editSpec()
                                    .withDevices(slice.getSpec().getDevices().stream()
                                            .skip(1)
                                            .toList())
                                    .endSpec()
                                    .build()));
        } catch (ApiException e) {
            // The publisher was faster.
            assertThat(e.code()).isIn(404, 409);
        }
    }

    private void delete(String name) {
        try {
            server.objects().delete(ResourceSlice.class, name);
        } catch (ApiException e) {
            assertThat(e.code()).isEqualTo(404);
        }
    }

    private String anySlice() {
        List<ResourceSlice> slices = published.slices();
        return slices.isEmpty()
                ? "none"
                : slices.get(random.nextInt(slices.size())).getMetadata().getName();
    }

    private void disturb(SlicePublisher publisher) {
        switch (random.nextInt(10)) {
            case 0 -> delete(anySlice());
            case 1 -> edit(anySlice());
            case 2 ->
                published.slices().forEach(slice -> delete(slice.getMetadata().getName()));
            case 3 ->
                server.objects()
                        .create(new ResourceSliceBuilder(wanted().get(0))
                                .editMetadata()
                                .withGenerateName(random.nextBoolean() ? "00001-copy-" : "stray-")
                                .endMetadata()
                                .editSpec()
                                .editPool()
                                .withGeneration(random.nextLong(1, 40))
                                .endPool()
                                .endSpec()
                                .build());
            case 4 -> {
                refusal = List.of(409, 422, 429, 500, 503).get(random.nextInt(5));
                refusals.set(1 + random.nextInt(4));
                delete(anySlice());
            }
            case 5 -> {
                races.set(1 + random.nextInt(2));
                edit(anySlice());
            }
            case 6 -> {
                away = true;
                server.endWatches();
                delete(anySlice());
            }
            case 7 -> away = false;
            case 8 -> {
                color = List.of("red", "green", "blue").get(random.nextInt(3));
                publisher.offer(devices(color));
            }
            default -> {
                withheld = random.nextBoolean() ? CpuSet.EMPTY : CpuSet.of(random.nextInt(200), random.nextInt(200));
                publisher.withhold(withheld);
            }
        }
    }

    @Test
    void convergesToExactlyTheWantedSlices() {
        server.guard(this::meet);
        try (SlicePublisher publisher = published.publish(devices(color))) {
            for (int i = 0; i < DISTURBANCES; i++) {
                disturb(publisher);
                if (random.nextInt(8) == 0) {
                    away = false;
                    awaitWanted();
                }
            }
            away = false;
            refusals.set(0);
            races.set(0);
            awaitWanted();

            int writes = published.writes();
            publisher.offer(devices(color));
            publisher.withhold(withheld);
            server.expireWatches();
            server.endWatches();
            publisher.published().join();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> published.writes() == writes);
        }
    }

    private void awaitWanted() {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> published.has(wanted()));
    }
}
