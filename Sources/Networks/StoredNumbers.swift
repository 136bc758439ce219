/// A list of numbers, read and changed as `Double`s and stored as what they come from.
///
/// Weights of single precision are stored as in their file, in half the memory. Every single is exactly
/// a `Double`, so that storage makes no difference to results.
public struct StoredNumbers: Sendable {
  /// The numbers as they are stored.
  package enum Storage: Sendable {
    /// Numbers of double precision.
    case doubles([Double])
    /// Numbers of single precision.
    case singles([Float])
    /// Rows of single precision, each multiplied by a factor of double precision.
    case rows([Float], times: [Double])
  }

  package private(set) var storage: Storage
  /// How many numbers there are.
  public let count: Int

  /// Stores numbers of double precision.
  public init(_ doubles: [Double]) {
    storage = .doubles(doubles)
    count = doubles.count
  }

  /// Stores numbers of single precision.
  public init(_ singles: [Float]) {
    storage = .singles(singles)
    count = singles.count
  }

  private init(_ storage: Storage, count: Int) {
    self.storage = storage
    self.count = count
  }

  /// The numbers as an array. It is a copy unless they are stored in double precision.
  public var doubles: [Double] {
    switch storage {
    case .doubles(let doubles): return doubles
    case .singles(let singles): return singles.map { Double($0) }
    case .rows(let singles, let factors):
      let width = singles.count / factors.count
      var doubles = singles.map { Double($0) }
      for (row, factor) in factors.enumerated() {
        for place in row * width..<(row + 1) * width { doubles[place] *= factor }
      }
      return doubles
    }
  }

  /// The address of the storage, which only copies of these numbers share; `nil` if there is none to
  /// compare.
  package var address: UnsafeRawPointer? {
    switch storage {
    case .doubles(let doubles): doubles.withUnsafeBytes { $0.baseAddress }
    case .singles(let singles): singles.withUnsafeBytes { $0.baseAddress }
    case .rows: nil
    }
  }

  /// Some of the numbers, stored as they are.
  func part(_ range: Range<Int>) -> StoredNumbers {
    switch storage {
    case .doubles(let doubles): StoredNumbers(Array(doubles[range]))
    case .singles(let singles): StoredNumbers(Array(singles[range]))
    case .rows: StoredNumbers(range.map { self[$0] })
    }
  }

  /// The numbers at these places, in their order, stored as they are.
  public func gathered(_ places: [Int]) -> StoredNumbers {
    switch storage {
    case .doubles(let doubles): StoredNumbers(places.map { doubles[$0] })
    case .singles(let singles): StoredNumbers(places.map { singles[$0] })
    case .rows: StoredNumbers(places.map { self[$0] })
    }
  }

  /// The transposed matrix of these numbers, a matrix of `rows` rows, stored as they are.
  public func transposed(rows: Int) -> StoredNumbers {
    switch storage {
    case .doubles(let doubles): StoredNumbers(Self.transposed(doubles, rows: rows))
    case .singles(let singles): StoredNumbers(Self.transposed(singles, rows: rows))
    case .rows: StoredNumbers(Self.transposed(doubles, rows: rows))
    }
  }

  private static func transposed<Number>(_ numbers: [Number], rows: Int) -> [Number] {
    let columns = numbers.count / Swift.max(rows, 1)
    return Array(unsafeUninitializedCapacity: numbers.count) { target, count in
      // Blocks of columns, so that the rows of a block stay in the cache.
      for first in stride(from: 0, to: columns, by: 16) {
        for row in 0..<rows {
          for column in first..<Swift.min(first + 16, columns) {
            target.initializeElement(at: column * rows + row, to: numbers[row * columns + column])
          }
        }
      }
      count = numbers.count
    }
  }

  /// The same numbers, stored in single precision if that holds every one of them exactly.
  public var compacted: StoredNumbers {
    guard case .doubles(let doubles) = storage, doubles.allSatisfy({ Double(Float($0)) == $0 })
    else { return self }
    return StoredNumbers(doubles.map { Float($0) })
  }

  /// The numbers as `factors.count` rows of equal length, each multiplied by its factor.
  public func rows(times factors: [Double]) -> StoredNumbers {
    guard count > 0, !factors.isEmpty else { return self }
    if case .singles(let singles) = storage {
      return StoredNumbers(.rows(singles, times: factors), count: count)
    }
    let width = count / factors.count
    let doubles = doubles
    return StoredNumbers(doubles.indices.map { doubles[$0] * factors[$0 / width] })
  }

  /// The position of the first number that is infinite or NaN; `nil` if all are finite.
  var firstNonFinite: Int? {
    switch storage {
    case .doubles(let doubles): doubles.firstIndex { !$0.isFinite }
    case .singles(let singles): singles.firstIndex { !$0.isFinite }
    case .rows: indices.first { !self[$0].isFinite }
    }
  }
}

extension StoredNumbers: RandomAccessCollection, MutableCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  /// A number. To change one stores all of them in double precision.
  public subscript(place: Int) -> Double {
    get {
      switch storage {
      case .doubles(let doubles): doubles[place]
      case .singles(let singles): Double(singles[place])
      case .rows(let singles, let factors):
        Double(singles[place]) * factors[place / (singles.count / factors.count)]
      }
    }
    set {
      var doubles = doubles
      storage = .doubles([])
      doubles[place] = newValue
      storage = .doubles(doubles)
    }
  }
}

extension StoredNumbers: Hashable {
  /// Whether the numbers are equal, however they are stored.
  public static func == (a: StoredNumbers, b: StoredNumbers) -> Bool { a.elementsEqual(b) }

  public func hash(into hasher: inout Hasher) {
    for number in self { hasher.combine(number) }
  }
}
