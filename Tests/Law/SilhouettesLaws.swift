import DataSets
import Foundation
import Networks
import Testing

/// What must hold of the images that are computed, on hundreds of each class.
@Suite struct SilhouettesLaws {
  private static let side = 32
  private static let examples = (0..<5000).map { Silhouettes(seed: 3).example($0) }

  /// In any order and one by one, the same; to the bit what it was when this was written.
  @Test func examplesDependOnSeedAndNumberAlone() {
    let set = Silhouettes(seed: 3)
    for n in [4999, 17, 0, 2500] { #expect(set.example(n) == Self.examples[n]) }
    // Fowler, Noll and Vo's hash of 200 images.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for example in Self.examples.prefix(200) {
      for sample in example.image { hash = (hash ^ UInt64(sample)) &* 0x100_0000_01B3 }
    }
    #expect(hash == 0xDD5F_08E6_B2F3_F3F4, "\(String(hash, radix: 16))")
  }

  /// No image comes twice, neither in a seed nor in another one.
  @Test func examplesDiffer() {
    let others = [0, 1, 2, 4, -3].flatMap { seed in
      (0..<200).map { Silhouettes(seed: seed).example($0) }
    }
    let all = Self.examples + others
    #expect(Set(all.map(\.image)).count == all.count)
    #expect(Set(all.map(\.placement)).count == all.count)
  }

  @Test func classesAreBalanced() {
    #expect(Silhouettes.names.count == 10 && Set(Silhouettes.names).count == 10)
    for start in [0, 7, 1234] {
      let labels = Self.examples[start..<start + 100].map(\.label)
      for label in 0..<10 { #expect(labels.count { $0 == label } == 10) }
    }
    for example in Self.examples {
      #expect(Silhouettes.names[example.label] == "\(example.silhouette)")
    }
  }

  @Test func imagesMasksAndTensorsHaveTheirSizes() {
    let example = Self.examples[0]
    #expect(Silhouettes.shape == [3, 32, 32])
    #expect(example.image.count == 3072 && example.mask.count == 1024)
    #expect(example.tensor().shape == Silhouettes.shape)
    expectClose(
      example.tensor().elements, example.image.map { 2 * Double($0) / 255 - 1 }, 1e-15, scale: 4)
  }

  /// The mask has the form's area times the scale's square: each but for the pixels along an
  /// edge of length 2, on average of 500 within a hundredth. That is about a seventh of the image.
  @Test(arguments: zip(Silhouette.allCases, SilhouetteTests.areas))
  func masksHaveTheFormsArea(silhouette: Silhouette, area: Double) {
    let examples = Self.examples.filter { $0.silhouette == silhouette }
    #expect(examples.count == 500)
    var (covered, expected, worst) = (0.0, 0.0, 0.0)
    for example in examples {
      let scale = example.placement.scale
      let pixels = Double(example.mask.count { $0 })
      #expect((70...240).contains(pixels))
      worst = max(worst, abs(pixels - area * scale * scale) / scale)
      covered += pixels
      expected += area * scale * scale
    }
    #expect(worst < 2)
    #expect(abs(covered / expected - 1) < 0.01)
    #expect((0.12...0.18).contains(covered / 500 / 1024))
  }

  /// A pixel of the mask is mostly covered and any other is not, by 8 × 8 points of each pixel.
  @Test func masksAreTheForms() {
    for (n, example) in Self.examples.prefix(20).enumerated() {
      for (pixel, isCovered) in example.mask.enumerated() {
        let inside = (0..<64).count { point in
          let x = Double(pixel % Self.side) + (Double(point % 8) + 0.5) / 8
          let y = Double(pixel / Self.side) + (Double(point / 8) + 0.5) / 8
          return example.silhouette.contains(example.placement.local(Point(x, y)))
        }
        #expect(isCovered ? inside > 25 : inside < 39, "example \(n), pixel \(pixel): \(inside)")
      }
    }
  }

  /// Turned freely: directions all around, whose mean is near 0. Upright: none leans by more than
  /// acos 0.95.
  @Test(arguments: Silhouette.allCases)
  func directions(silhouette: Silhouette) {
    let directions = Self.examples.filter { $0.silhouette == silhouette }.map(\.placement.direction)
    for direction in directions { expectClose(hypot(direction.x, direction.y), 1) }
    let (x, y) = (directions.map(\.x), directions.map(\.y))
    // The standard deviation of the mean of 500 is 1/√1000 = 0.032.
    #expect(abs(y.reduce(0, +) / 500) < 0.13)
    if silhouette == .square || silhouette == .diamond {
      #expect(x.allSatisfy { $0 >= 0.95 })
      #expect((y.min() ?? 0) < -0.25 && (y.max() ?? 0) > 0.25)
    } else {
      #expect(abs(x.reduce(0, +) / 500) < 0.13)
      #expect((x.min() ?? 0) < -0.9)
    }
  }

  /// The mean colour of the silhouette is not that of the pixels around it.
  @Test func silhouettesStandOut() {
    var distances: [Double] = []
    for example in Self.examples.prefix(2000) {
      let inside = example.mask.indices.filter { example.mask[$0] }
      let near = grown(example.mask)
      let around = near.indices.filter { near[$0] && !example.mask[$0] }
      let (a, b) = (meanColour(example.image, inside), meanColour(example.image, around))
      distances.append(sqrt(zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }))
    }
    distances.sort()
    #expect(distances[0] > 0.25)
    #expect(distances[1000] > 0.5)
  }

  /// Some backgrounds are of one colour but for the noise, most are not, and the colours are dark and
  /// bright in every channel.
  @Test func backgroundsVary() {
    var deviations: [Double] = []
    var colours: [[Double]] = []
    for example in Self.examples.prefix(2000) {
      // Not next to the silhouette, where its colour is mixed in.
      let near = grown(example.mask)
      let behind = near.indices.filter { !near[$0] }
      let mean = meanColour(example.image, behind)
      let red = behind.map { Double(example.image[$0]) / 255 - mean[0] }
      deviations.append(sqrt(red.reduce(0) { $0 + $1 * $1 } / Double(red.count)))
      colours.append(mean)
    }
    deviations.sort()
    #expect(deviations[200] < 0.03)
    #expect(deviations[1000] > 0.06)
    #expect(deviations[1800] > 0.13)
    for channel in 0..<3 {
      let values = colours.map { $0[channel] }.sorted()
      #expect(values[100] < 0.2 && values[1900] > 0.8)
    }
  }

  /// The pixels of a mask and those that share a side or a corner with one.
  private func grown(_ mask: [Bool]) -> [Bool] {
    var grown = mask
    for pixel in mask.indices where mask[pixel] {
      let (row, column) = (pixel / Self.side, pixel % Self.side)
      for row in max(row - 1, 0)...min(row + 1, Self.side - 1) {
        for column in max(column - 1, 0)...min(column + 1, Self.side - 1) {
          grown[row * Self.side + column] = true
        }
      }
    }
    return grown
  }

  /// From 0 to 1.
  private func meanColour(_ image: [UInt8], _ pixels: some Collection<Int>) -> [Double] {
    (0..<3).map { channel in
      pixels.reduce(0) { $0 + Double(image[channel * 1024 + $1]) } / Double(pixels.count) / 255
    }
  }
}
