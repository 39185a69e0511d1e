package io.backupmonitor.verify;

/// One way to verify a backup; found by [java.util.ServiceLoader]. Implementations are stateless
/// and safe to use from several threads.
public interface VerificationMethod {

  /// The name that `verification.methods` lists.
  String name();

  /// Judges. Reads nothing itself: everything it needs is in the evidence.
  MethodResult judge(Evidence evidence);
}
