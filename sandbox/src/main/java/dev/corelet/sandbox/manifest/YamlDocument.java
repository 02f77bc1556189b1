package dev.corelet.sandbox.manifest;

import tools.jackson.databind.JsonNode;

/** One document of a YAML file as JSON, with the places of its fields. */
record YamlDocument(JsonNode root, SourceMap sources) {}
