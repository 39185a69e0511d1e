/// The programs that keep repositories, as far as both a verification and a restore test ask them:
/// what they are told, and what they mean by what they say. Starts none of them, and knows nothing
/// of how a repository is laid out.
@NullMarked
package io.backupmonitor.program;

import org.jspecify.annotations.NullMarked;
