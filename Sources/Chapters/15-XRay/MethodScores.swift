import Attribution
import Networks
import Numerics
import Training

/// Patients with a consolidation, as a batch with their masks.
struct Patients {
  /// The indices of the patients in the test set.
  let chosen: [Int]
  let inputs: Tensor
  let masks: [[Bool]]

  init(_ chosen: ArraySlice<Int>, of images: ImageSet, masks: (_ n: Int) -> [Bool]) {
    self.chosen = Array(chosen)
    inputs = images.batch(chosen).inputs
    self.masks = chosen.map(masks)
  }

  /// The fraction of patients for which a method's largest relevance lies inside the mask.
  func pointing(_ method: ComparedMethod, by engine: any Engine, at target: Int) throws -> Double {
    pointing(try method.attribution(engine, inputs, .index(target)))
  }

  func pointing(_ maps: Tensor) -> Double {
    masks.indices.map { maps.example($0).pointsInside(masks[$0]) ? 1 : 0 }.mean
  }
}

/// The scores of a method that explains the score of a consolidation, compared with the patients'
/// masks. Each score is a mean over the patients.
struct MethodScores {
  let name: String
  /// The fraction of the positive relevance that lies inside the mask.
  let inside: Double
  /// The fraction of patients whose largest relevance lies inside the mask.
  let points: Double
  /// The rank accuracy: of the n pixels with the largest relevance, the fraction inside the mask,
  /// where n is the number of pixels in the mask.
  let rank: Double
  /// The area under the precision–recall curve.
  let precision: Double
  /// The number of forward and backward passes for each patient.
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
