import Foundation
import Fuzzing

/// What libFuzzer calls with every input. The environment's FUZZ_TARGET names the kind of file;
/// without it the first byte does.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: bytes, count: count))
  if let target {
    target.read(bytes)
  } else {
    FuzzTarget.read(any: bytes)
  }
  return 0
}

private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap(FuzzTarget.init)
