package io.backupmonitor.verify;

import io.backupmonitor.config.VerificationConfig;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The chosen methods, applied to one backup after another. Immutable and safe to use from several
/// threads.
public final class Verifier {

  private final List<VerificationMethod> methods;
  private final ChecksumAlgorithm baselineAlgorithm;

  /// Exactly these methods.
  ///
  /// @param methods in the order in which their results are told
  /// @param baselineAlgorithm what a first baseline is recorded with
  public Verifier(List<VerificationMethod> methods, ChecksumAlgorithm baselineAlgorithm) {
    this.methods = List.copyOf(methods);
    this.baselineAlgorithm = baselineAlgorithm;
  }

  /// The methods that the configuration lists.
  ///
  /// @throws IllegalArgumentException when it lists an unknown one; the message lists the known
  /// ones
  public static Verifier configured(VerificationConfig config) {
    Map<String, VerificationMethod> known = knownMethods();
    List<VerificationMethod> chosen = new ArrayList<>();
    for (String name : config.methods()) {
      VerificationMethod method = known.get(name);
      if (method == null) {
        throw new IllegalArgumentException(
            "there is no verification method '%s'; the known ones are %s"
                .formatted(name, String.join(", ", known.keySet())));
      }
      chosen.add(method);
    }
    return new Verifier(chosen, config.checksumAlgorithm());
  }

  /// Every method on the class path.
  public static Verifier withAllMethods() {
    return new Verifier(List.copyOf(knownMethods().values()), ChecksumAlgorithm.SHA256);
  }

  private static Map<String, VerificationMethod> knownMethods() {
    Map<String, VerificationMethod> known = new LinkedHashMap<>();
    for (VerificationMethod method : ServiceLoader.load(VerificationMethod.class)) {
      known.put(method.name(), method);
    }
    return known;
  }

  /// What a first baseline is recorded with.
  public ChecksumAlgorithm baselineAlgorithm() {
    return baselineAlgorithm;
  }

  /// The checksums that the methods will ask for.
  public Set<ChecksumAlgorithm> checksumsFor(
      @Nullable Recorded recorded, List<SidecarChecksum> sidecars) {
    Set<ChecksumAlgorithm> wanted = EnumSet.of(baselineAlgorithm);
    if (recorded != null && recorded.baseline() != null) {
      wanted.add(recorded.baseline().algorithm());
    }
    sidecars.stream()
        .filter(sidecar -> sidecar.part() == null)
        .forEach(sidecar -> wanted.add(sidecar.checksum().algorithm()));
    return wanted;
  }

  /// The checksums that the methods will ask of each part of a split set.
  public Set<ChecksumAlgorithm> partChecksumsFor(List<SidecarChecksum> sidecars) {
    Set<ChecksumAlgorithm> wanted = EnumSet.noneOf(ChecksumAlgorithm.class);
    sidecars.stream()
        .filter(sidecar -> sidecar.part() != null)
        .forEach(sidecar -> wanted.add(sidecar.checksum().algorithm()));
    return wanted;
  }

  /// Whether the formats inside have to be read.
  public boolean wantsStructure() {
    return methods.stream().anyMatch(StructureMethod.class::isInstance);
  }

  /// What every method says.
  ///
  /// @param backupId the row of the backup; 0 without a database
  public List<BackupVerification> judge(long backupId, Evidence evidence, Instant at) {
    return methods.stream()
        .map(method -> verification(backupId, method.name(), method.judge(evidence), at))
        .toList();
  }

  private static BackupVerification verification(
      long backupId, String method, MethodResult result, Instant at) {
    return new BackupVerification(
        0,
        backupId,
        method,
        result.status(),
        result.result(),
        result.status() == Verdict.PASSED ? null : result.result(),
        at,
        result.findings());
  }

  /// How much the results prove.
  public static Assurance assurance(List<BackupVerification> results) {
    if (Verdict.together(results.stream().map(BackupVerification::status).toList())
        != Verdict.PASSED) {
      return Assurance.SEEN;
    }
    if (hasPassed(results, "structure")) {
      return Assurance.OPENED;
    }
    return hasPassed(results, "checksum") || hasPassed(results, "sidecar")
        ? Assurance.CHECKSUMMED
        : Assurance.SEEN;
  }

  private static boolean hasPassed(List<BackupVerification> results, String method) {
    return results.stream()
        .anyMatch(
            result ->
                result.verificationType().equals(method) && result.status() == Verdict.PASSED);
  }
}
