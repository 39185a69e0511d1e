package io.backupmonitor.config;

import java.util.Map;

/// What a shape needs while it reads: where problems go, what the rooms know, and the environment.
record Reading(Problems problems, ConfigRules rules, Map<String, String> environment) {

  /// Tells that the value at that node is wrong.
  void refuse(Node node, String message) {
    problems.add(node.mark(), message);
  }
}
