package dev.corelet.dist.containerd;

import java.nio.file.Path;

/** The configuration of a containerd that keeps everything it can under one directory. */
final class ContainerdConfig {

    private ContainerdConfig() {}

    /** Returns the TOML text, in the form that the release's major version reads. */
    static String text(ContainerdRelease release, Path directory) {
        return (release.isVersion1() ? VERSION_2 : VERSION_3)
                .replace("DIRECTORY", directory.toString())
                .replace("IMAGE", BusyboxImage.NAME)
                .replace("RUNC", release.program("runc"));
    }

    // plugin_registration_timeout: containerd 1.7 ends when an agent that it launched takes longer than this, and on a
    // busy machine a JVM can take longer than the default of 5 s.
    // restrict_oom_score_adj: without CAP_SYS_RESOURCE runc may not lower the score, and no sandbox would start.
    // The native snapshotter only copies files, so it works on every file system.
    private static final String VERSION_3 = """
            version = 3
            root = "DIRECTORY/root"
            state = "DIRECTORY/state"
            [grpc]
              address = "DIRECTORY/containerd.sock"
            [ttrpc]
              address = "DIRECTORY/containerd.sock.ttrpc"
            [plugins.'io.containerd.cri.v1.images']
              snapshotter = "native"
              [plugins.'io.containerd.cri.v1.images'.pinned_images]
                sandbox = "IMAGE"
            [plugins.'io.containerd.cri.v1.runtime']
              restrict_oom_score_adj = true
              disable_apparmor = true
              enable_cdi = true
              cdi_spec_dirs = ["DIRECTORY/cdi"]
              [plugins.'io.containerd.cri.v1.runtime'.containerd]
                default_runtime_name = "runc"
                [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
                    BinaryName = "RUNC"
                    Root = "DIRECTORY/runc"
                    SystemdCgroup = false
              [plugins.'io.containerd.cri.v1.runtime'.cni]
                bin_dirs = ["DIRECTORY/cni/bin"]
                conf_dir = "DIRECTORY/cni/net.d"
            [plugins.'io.containerd.internal.v1.opt']
              path = "DIRECTORY/opt"
            [plugins.'io.containerd.nri.v1.nri']
              disable = false
              disable_connections = false
              socket_path = "DIRECTORY/nri.sock"
              plugin_path = "DIRECTORY/nri/plugins"
              plugin_config_path = "DIRECTORY/nri/conf.d"
              plugin_registration_timeout = "30s"
            """;

    private static final String VERSION_2 = """
            version = 2
            root = "DIRECTORY/root"
            state = "DIRECTORY/state"
            [grpc]
              address = "DIRECTORY/containerd.sock"
            [ttrpc]
              address = "DIRECTORY/containerd.sock.ttrpc"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "IMAGE"
              restrict_oom_score_adj = true
              disable_apparmor = true
              enable_cdi = true
              cdi_spec_dirs = ["DIRECTORY/cdi"]
              [plugins."io.containerd.grpc.v1.cri".containerd]
                snapshotter = "native"
                default_runtime_name = "runc"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                    BinaryName = "RUNC"
                    Root = "DIRECTORY/runc"
                    SystemdCgroup = false
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "DIRECTORY/cni/bin"
                conf_dir = "DIRECTORY/cni/net.d"
            [plugins."io.containerd.internal.v1.opt"]
              path = "DIRECTORY/opt"
            [plugins."io.containerd.nri.v1.nri"]
              disable = false
              disable_connections = false
              socket_path = "DIRECTORY/nri.sock"
              plugin_path = "DIRECTORY/nri/plugins"
              plugin_config_path = "DIRECTORY/nri/conf.d"
              plugin_registration_timeout = "30s"
            """;
}
