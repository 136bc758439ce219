import Chapters
import Foundation

/// The package's own folder, where its sources and walkthroughs are.
let packageFolder = PackageFolder.url ?? URL(fileURLWithPath: "/package folder not found")

func packageText(_ path: String) throws -> String {
  try String(contentsOf: packageFolder.appendingPathComponent(path), encoding: .utf8)
}
