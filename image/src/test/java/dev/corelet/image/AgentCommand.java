package dev.corelet.image;

import java.util.ArrayList;
import java.util.List;

/** How an agent is started as a process of its own. */
final class AgentCommand {

    private AgentCommand() {}

    /** Returns the process that runs an agent among these peers, in an environment that is empty but for a path. */
    static ProcessBuilder of(List<String> java, Peers peers) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("run", "--config", peers.config().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        String path = builder.environment().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(peers.environment());
        return builder;
    }
}
