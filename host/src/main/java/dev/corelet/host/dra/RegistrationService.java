package dev.corelet.host.dra;

import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.dra.registration.proto.RegistrationStatus;
import dev.corelet.host.dra.registration.proto.RegistrationStatusResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the kubelet learns of the driver (dra-contract section 4.1). */
final class RegistrationService extends RegistrationGrpc.RegistrationImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationService.class);

    /** The kubelet takes the first one that it knows. */
    private static final List<String> VERSIONS = List.of("v1.DRAPlugin", "v1beta1.DRAPlugin");

    private final String driver;
    private final Path endpoint;
    private volatile Registration heard = new Registration(Registration.State.AWAITED, "", Instant.now());

    RegistrationService(String driver, Path endpoint) {
        this.driver = driver;
        this.endpoint = endpoint;
    }

    /** Returns what the kubelet said last. */
    Registration heard() {
        return heard;
    }

    @Override
    public void getInfo(InfoRequest request, StreamObserver<PluginInfo> answer) {
        answer.onNext(PluginInfo.newBuilder()
                .setType("DRAPlugin")
                .setName(driver)
                .setEndpoint(endpoint.toString())
                .addAllSupportedVersions(VERSIONS)
                .build());
        answer.onCompleted();
    }

    @Override
    public void notifyRegistrationStatus(RegistrationStatus status, StreamObserver<RegistrationStatusResponse> answer) {
        if (status.getPluginRegistered()) {
            heard = new Registration(Registration.State.ACCEPTED, "", Instant.now());
            LOG.atInfo().addKeyValue("driver", driver).log("registered with the kubelet");
        } else {
            heard = new Registration(Registration.State.REFUSED, status.getError(), Instant.now());
            LOG.atError()
                    .addKeyValue("driver", driver)
                    .addKeyValue("error", status.getError())
                    .log("the kubelet refused the driver");
        }
        answer.onNext(RegistrationStatusResponse.getDefaultInstance());
        answer.onCompleted();
    }
}
