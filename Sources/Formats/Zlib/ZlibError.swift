/// The reason why compressed data are refused, worded to follow `the image data: `.
package struct ZlibError: Error, Hashable, Sendable {
  /// The reason, in one line.
  package let reason: String
}
