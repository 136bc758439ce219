// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Warnings are errors where the checks of this package run (`.ci/run`), and not in packages that use
// this one: the next compiler may warn of something new.
let warnings: [SwiftSetting] =
  Context.environment["WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let strict: [SwiftSetting] =
  warnings + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]

// Libraries are optimised in the debug configuration too, so that plain `swift run` is fast. They are
// compiled as whole modules: the scalar path's rules are generic and in separate files, and compiled
// file by file they would run five times slower. For every library the driver then remarks that
// incremental compilation is disabled; batch mode has to be disabled explicitly.
let optimised: [SwiftSetting] =
  strict + [
    .unsafeFlags(
      ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
      .when(configuration: .debug))
  ]

// The optimised path is compiled for the host's processor: without this flag a fused multiply-add is
// a function call. Arm needs no such flag. `WIDE_REGISTERS` selects the tiles for AVX-512.
#if arch(x86_64)
  let hasWideRegisters =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx512f ") ?? false
  let native =
    optimised + [.unsafeFlags(["-Xcc", "-march=native"])]
    + (hasWideRegisters ? [.define("WIDE_REGISTERS")] : [])
#else
  let native = optimised
#endif

let package = Package(
  name: "layerwise-relevance",
  products: [
    .library(name: "Numerics", targets: ["Numerics"]),
    .library(name: "Networks", targets: ["Networks"]),
    .library(name: "Attribution", targets: ["Attribution"]),
    .library(name: "Formats", targets: ["Formats"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "DataSets", targets: ["DataSets"]),
    .library(name: "Scalar", targets: ["Scalar"]),
    .library(name: "Optimised", targets: ["Optimised"]),
    .library(name: "ONNXImport", targets: ["ONNXImport"]),
    .library(name: "Figures", targets: ["Figures"]),
  ],
  targets: [
    // Each library may depend on those above it.
    .target(name: "Numerics", swiftSettings: optimised),
    .target(name: "Networks", dependencies: ["Numerics"], swiftSettings: optimised),
    .target(name: "Attribution", dependencies: ["Networks", "Numerics"], swiftSettings: optimised),
    .target(name: "Formats", dependencies: ["Networks"], swiftSettings: optimised),
    .target(
      name: "Training", dependencies: ["Networks", "Numerics", "Formats"],
      swiftSettings: optimised),
    .target(
      name: "DataSets", dependencies: ["Networks", "Numerics", "Formats", "Training"],
      swiftSettings: optimised),
    .target(
      name: "Scalar", dependencies: ["Networks", "Numerics", "Attribution", "Training"],
      swiftSettings: optimised),
    .target(
      name: "Optimised", dependencies: ["Networks", "Numerics", "Attribution", "Training"],
      swiftSettings: native),
    .target(
      name: "ONNXImport",
      dependencies: ["Networks", "Formats", "Attribution", "Scalar"], swiftSettings: optimised),
    .target(
      name: "Figures", dependencies: ["Networks", "Attribution", "Formats"],
      swiftSettings: optimised),
    .target(name: "Arguments", swiftSettings: optimised),
    .target(
      name: "Chapters",
      dependencies: [
        "Networks", "Numerics", "Attribution", "DataSets", "Formats", "Training", "Optimised",
        "Scalar", "ONNXImport", "Figures", "Arguments",
      ], swiftSettings: optimised),
    .target(
      name: "Programs", dependencies: ["Arguments", "Attribution", "Formats"],
      swiftSettings: optimised),

    .target(
      name: "Fuzzing",
      dependencies: ["Attribution", "Formats", "Networks", "ONNXImport", "Optimised", "Scalar"],
      swiftSettings: optimised),

    .executableTarget(
      name: "walkthrough",
      dependencies: ["Arguments", "Chapters", "Figures", "Formats", "Programs"],
      swiftSettings: strict),
    .executableTarget(
      name: "explain",
      dependencies: [
        "Arguments", "Attribution", "Figures", "Formats", "Networks", "ONNXImport", "Optimised",
        "Programs", "Scalar",
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Arguments", "Attribution", "Chapters", "Figures", "Formats", "Networks", "Numerics",
        "Optimised", "Programs", "Scalar", "Training",
      ],
      swiftSettings: strict),

    .testTarget(
      name: "Tests",
      dependencies: [
        "Arguments", "Attribution", "Chapters", "DataSets", "Figures", "Formats", "Fuzzing",
        "Networks", "Numerics", "Optimised", "Scalar", "ONNXImport", "Training", "benchmark",
        "explain",
        "walkthrough",
      ],
      path: "Tests", exclude: ["Parity/README.md"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// libFuzzer brings a `main` of its own, so that its program can only be built by `.ci/fuzz`.
if Context.environment["FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["Fuzzing"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
