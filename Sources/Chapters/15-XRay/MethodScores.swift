import Attribution
import Networks
import Numerics
import Training

/// Patients with a consolidation, as a batch, and the mask of each.
struct Patients {
  /// Which of the test images they are.
  let chosen: [Int]
  let inputs: Tensor
  let masks: [[Bool]]

  init(_ chosen: ArraySlice<Int>, of images: ImageSet, masks: (_ n: Int) -> [Bool]) {
    self.chosen = Array(chosen)
    inputs = images.batch(chosen).inputs
    self.masks = chosen.map(masks)
  }

  /// How often a method's largest relevance for a target lies inside the mask.
  func pointing(_ method: ComparedMethod, by engine: any Engine, at target: Int) throws -> Double {
    pointing(try method.attribution(engine, inputs, .index(target)))
  }

  func pointing(_ maps: Tensor) -> Double {
    masks.indices.map { maps.example($0).pointsInside(masks[$0]) ? 1 : 0 }.mean
  }
}

/// A method scored against the masks of patients, for the score of a consolidation: means over the
/// patients.
struct MethodScores {
  let name: String
  /// The part of the positive relevance inside the mask.
  let inside: Double
  /// How often the largest relevance lies inside.
  let points: Double
  /// The part inside of the largest, as many as the mask has pixels.
  let rank: Double
  /// The area under the precision–recall curve.
  let precision: Double
  /// Passes through the network for each patient, forward and back.
  let passes: Int

  init(of method: ComparedMethod, by engine: any Engine, for patients: Patients) throws {
    let counting = CountingEngine(engine)
    let maps = try method.attribution(counting, patients.inputs, .index(1))
    func mean(_ score: (Tensor, [Bool]) -> Double?) -> Double {
      patients.masks.enumerated().compactMap { score(maps.example($0), $1) }.mean
    }
    name = method.name
    inside = mean { $0.positiveMass(inside: $1) }
    points = patients.pointing(maps)
    rank = mean { $0.rankAccuracy(inside: $1) }
    precision = mean { $0.averagePrecision(inside: $1) }
    passes = counting.passes / patients.chosen.count
  }
}
