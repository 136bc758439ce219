/// What is wrong with compressed data, in words that continue `the image data: `.
package struct ZlibError: Error, Hashable, Sendable {
  package let reason: String
}
