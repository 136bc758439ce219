import Formats
public import Networks
import Numerics

/// A computed data set: schematic chest X-rays of 64 × 64 grey pixels. Half of them have a
/// consolidation and its mask.
///
/// This is not medical data and teaches nothing about patients. Each image has lungs, ribs, heart,
/// diaphragm, vessels and noise, all of random size and place. Some chests have electrodes, and in
/// every second one a part of a lung is dense instead of full of air. Unlike photographs, the
/// images come with the truth: which pixels the diagnosis rests on.
///
/// Example n of a seed depends on these two numbers alone and uses only operations that IEEE 754
/// defines to the bit. There is no last example.
///
/// Source: after document 004's X-ray of a patient with pulmonary consolidation, "dense abnormal
/// regions with ill-defined borders".
public struct ChestPhantoms: Hashable, Sendable {
  /// The shape of an image: channels × rows × columns.
  public static let shape: Shape = [1, side, side]
  /// The names of the classes, in the order of the labels.
  public static let names = ["clear", "consolidation"]

  private static let side = 64

  /// The seed, which selects the data set.
  public let seed: Int

  /// Creates the data set of a seed.
  public init(seed: Int) { self.seed = seed }

  /// An image with its label, the mask of its consolidation and the mask of its lungs.
  public struct Example: Hashable, Sendable {
    /// The samples, row by row; 0 is dark.
    public let image: [UInt8]
    /// The label: 1 with a consolidation, 0 without.
    public let label: Int
    /// For each pixel, row by row, whether at least half of the consolidation's extent is there.
    /// All false in a clear chest.
    public let mask: [Bool]
    /// For each pixel, row by row, whether at least half of it is lung.
    public let lungs: [Bool]

    /// The image as a tensor of shape 1×64×64, scaled to −1 … 1: (x/255 − 0.5)/0.5.
    public func tensor() -> Tensor { Tensor(shape: ChestPhantoms.shape, samples: image) }
  }

  /// Example n, counted from 0. Its label is n modulo 2.
  public func example(_ n: Int) -> Example { example(n, isConsolidated: n % 2 == 1) }

  /// Example n with or without a consolidation. Both versions are otherwise identical, including
  /// the noise. Real patients cannot provide such a pair.
  public func example(_ n: Int, isConsolidated: Bool) -> Example {
    precondition(n >= 0, "examples are numbered from 0")
    var random = SplitMix64(seed: seed, example: n)
    let side = Double(Self.side)
    let chest = Chest(side: side, &random)
    // The place is drawn in both cases, so that chests with and without consolidation have the same
    // distribution.
    let place = chest.placeInLung(&random)
    let consolidation = Consolidation(at: place, scale: side / 64, &random)
    let (gain, noise) = (random.number(in: 0.85...1.1), random.number(in: 0.01...0.06))

    var (samples, mask, lungs) = ([UInt8](), [Bool](), [Bool]())
    for pixel in 0..<Self.shape.count {
      let point = Point(
        Double(pixel % Self.side) + 0.5, Double(pixel / Self.side) + 0.5)
      let lung = chest.lung(at: point)
      let extent = isConsolidated ? consolidation.extent(at: point) * lung : 0
      let filled = isConsolidated ? consolidation.filled(at: point) : 0
      let clean = gain * chest.brightness(at: point, filled: filled)
      let noisy = clean + random.number(noise) + random.number(noise)
      samples.append(UInt8((min(max(noisy, 0), 1) * 255).rounded()))
      mask.append(extent >= 0.5)
      lungs.append(lung >= 0.5)
    }
    return Example(image: samples, label: isConsolidated ? 1 : 0, mask: mask, lungs: lungs)
  }
}
