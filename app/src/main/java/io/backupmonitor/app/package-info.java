/// The program: command line, output, exit codes. `Main` puts the parts of the library together;
/// nothing in the library knows this package.
@NullMarked
package io.backupmonitor.app;

import org.jspecify.annotations.NullMarked;
