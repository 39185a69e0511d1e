/// Compressed streams: decoders that check what they decode, and the formats that are nothing but
/// one compressed content. Knows nothing of what the content is.
@NullMarked
package io.backupmonitor.format.stream;

import org.jspecify.annotations.NullMarked;
