import Networks
import Testing

/// Numbers are the same whatever they are stored as.
@Suite struct StoredNumbersTests {
  private let singles = StoredNumbers([0.5, -1.25, 3, 0] as [Float])
  private let doubles = StoredNumbers([0.5, -1.25, 3, 0] as [Double])

  private func isSingle(_ numbers: StoredNumbers) -> Bool {
    if case .singles = numbers.storage { true } else { false }
  }

  @Test func equalNumbersAreEqual() {
    #expect(singles == doubles)
    #expect(singles.hashValue == doubles.hashValue)
    #expect(singles.doubles == [0.5, -1.25, 3, 0])
    #expect(singles[1] == -1.25)
    #expect(
      Tensor(shape: [2, 2], numbers: singles) == Tensor(rows: [[0.5, -1.25], [3, 0]]))
    #expect(singles != StoredNumbers([0.5, -1.25, 3] as [Double]))
  }

  @Test func changingOneStoresDoubles() {
    var changed = singles
    changed[2] = 0.1
    #expect(changed.doubles == [0.5, -1.25, 0.1, 0])
    #expect(singles[2] == 3)
    #expect(!isSingle(changed))
  }

  @Test func onlyExactNumbersAreCompacted() {
    #expect(isSingle(doubles.compacted))
    #expect(doubles.compacted == doubles)
    // A Float holds 0.1 with an error of 1.5e-9, and nothing beyond 3.4e38.
    for number in [0.1, 1e39, 1e-50, Double.nan] {
      #expect(!isSingle(StoredNumbers([1, number]).compacted))
    }
  }

  /// Rows (0.5, −1.25) and (3, 0) times 0.1 and 7, to the last bit of double precision.
  @Test func rowsTimesFactors() {
    for numbers in [singles, doubles] {
      let scaled = numbers.rows(times: [0.1, 7])
      #expect(scaled.doubles == [0.5 * 0.1, -1.25 * 0.1, 21, 0])
      #expect(Array(scaled) == scaled.doubles)
      #expect(scaled.rows(times: [2, 0.5]).doubles == [0.5 * 0.1 * 2, -1.25 * 0.1 * 2, 10.5, 0])
    }
  }

  @Test func theFirstNonFinite() {
    for numbers in [
      StoredNumbers([1, .infinity, .nan] as [Float]), StoredNumbers([1, .nan, 2] as [Double]),
      StoredNumbers([1, 3e38, 1] as [Float]).rows(times: [1, 1e300, 1]),
    ] {
      #expect(Tensor(shape: [3], numbers: numbers).firstNonFinite == 1)
    }
    #expect(Tensor(shape: [4], numbers: singles).firstNonFinite == nil)
  }

  @Test func gatheringKeepsTheStorage() {
    #expect(isSingle(singles.gathered([3, 1, 1])))
    for numbers in [singles, doubles] {
      #expect(numbers.gathered([3, 1, 1]).doubles == [0, -1.25, -1.25])
    }
    #expect(singles.rows(times: [2, 1]).gathered([2, 0]).doubles == [3, 1])
  }

  @Test func partsOfTensors() {
    let tensor = Tensor(shape: [2, 2], numbers: singles)
    #expect(tensor.example(1).elements == [3, 0])
    #expect(tensor.reshaped([4]).numbers == singles)
  }
}
