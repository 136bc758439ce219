import Formats
import Foundation
import Networks

extension OperatorCall {
  /// The result of an operator that moves, repeats or selects elements of its operands; `nil` if it
  /// is another operator.
  ///
  /// None of these operators computes with the elements of its first operand, so that they may also
  /// be positions: see `Importer+Movement`.
  func evaluatedSelection(_ operands: [Constant?]) throws(ReadError) -> Constant? {
    guard Self.selections.contains(node.operator) else { return nil }
    let operand = try first(operands)
    let rank = operand.dimensions.count
    func parameter(_ index: Int) -> Constant? { index < operands.count ? operands[index] : nil }
    func required(_ index: Int) throws(ReadError) -> Constant {
      guard let constant = parameter(index) else { throw refuse("its operand \(index) is missing") }
      return constant
    }
    func result(_ constant: Constant?) throws(ReadError) -> Constant {
      guard let constant else { throw unfit(operands) }
      return constant
    }

    switch node.operator {
    case "Shape":
      return shape(of: operand.dimensions)
    case "Size":
      return Constant(.int64, Double(operand.numbers.count))
    case "Reshape":
      guard let target = parameter(1)?.integers ?? ints("shape") else {
        throw refuse("it has no shape")
      }
      return try result(operand.reshaped(target, allowsZero: int("allowzero", 0) != 0))
    case "Flatten":
      return try result(operand.with(dimensions: flattened(operand.dimensions)))
    case "Squeeze", "Unsqueeze":
      return operand.with(
        dimensions: try axesChanged(operand.dimensions, parameter(1)?.integers ?? ints("axes")))
    case "Transpose":
      return try result(operand.transposed(ints("perm") ?? Array((0..<rank).reversed())))
    case "Expand":
      let target = try required(1).integers
      guard let whole = operand.dimensions.broadcast(with: target) else { throw unfit(operands) }
      return try result(operand.broadcast(to: whole))
    case "Tile":
      return try result(operand.tiled(try required(1).integers))
    case "Concat":
      let axis = try axis(int("axis", 1), rank: rank)
      return try result(Constant.concatenated(operands.compactMap(\.self), axis: axis))
    case "Slice":
      return try result(
        try slice(of: operand.dimensions, operands).reduce(operand) {
          $0?.sliced(axis: $1.axis, from: $1.first, count: $1.count, by: $1.step)
        })
    case "Gather":
      return try result(
        operand.gathered(try required(1), axis: try axis(int("axis", 0), rank: rank)))
    case "GatherElements":
      return try result(
        operand.gatheredElements(try required(1), axis: try axis(int("axis", 0), rank: rank)))
    case "GatherND":
      return try result(operand.gatheredND(try required(1), batchAxes: int("batch_dims", 0)))
    case "ScatterND", "Scatter", "ScatterElements":
      guard let places = try scatteredPlaces(in: operand, required(1)) else {
        throw unfit(operands)
      }
      return try result(operand.scattered(places, try required(2), try scatterReduction().combine))
    case "Pad":
      let (before, after) = try padding(of: rank, operands)
      guard let mode = PaddingMode(rawValue: string("mode", "constant")) else {
        throw refuse("mode '\(string("mode", ""))' is not supported")
      }
      let fill = parameter(2)?.scalar ?? float("value", 0)
      return try result(operand.padded(before: before, after: after, mode: mode, fill: fill))
    case "Trilu":
      return try result(trilu(operand, diagonal: parameter(1)?.integers.first ?? 0))
    case "DepthToSpace", "SpaceToDepth":
      return try result(blocksMoved(operand))
    case "Compress":
      let conditions = try required(1).numbers
      let chosen = conditions.indices.filter { conditions[$0] != 0 }
      if case .int(let place) = node.attributes["axis"] {
        return try result(operand.gathered(Constant(chosen), axis: try axis(place, rank: rank)))
      }
      let flat = operand.with(dimensions: [operand.numbers.count])
      return try result(flat.gathered(Constant(chosen), axis: 0))
    case "OneHot":
      return try result(oneHot(operand, depth: try required(1), values: try required(2)))
    case "NonZero":
      let found = zip(operand.places, operand.numbers).filter { $1 != 0 }.map(\.0)
      return Constant(
        .int64, dimensions: [rank, found.count],
        numbers: (0..<rank).flatMap { axis in found.map { Double($0[axis]) } })
    default:
      return nil
    }
  }

  private static let selections: Set = [
    "Shape", "Size", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Expand", "Tile",
    "Concat", "Slice", "Gather", "GatherElements", "GatherND", "ScatterND", "Scatter",
    "ScatterElements", "Pad", "Trilu", "DepthToSpace", "SpaceToDepth", "Compress", "OneHot",
    "NonZero",
  ]

  /// The result of `Shape`: the dimensions from `start` to `end`.
  func shape(of dimensions: [Int]) -> Constant {
    func place(_ index: Int) -> Int {
      min(max(index < 0 ? index + dimensions.count : index, 0), dimensions.count)
    }
    let start = place(int("start", 0))
    return Constant(Array(dimensions[start..<max(start, place(int("end", dimensions.count)))]))
  }

  /// The two dimensions after `Flatten`.
  func flattened(_ dimensions: [Int]) throws(ReadError) -> [Int] {
    let given = int("axis", 1)
    let axis = given < 0 ? given + dimensions.count : given
    guard (0...dimensions.count).contains(axis) else {
      throw refuse("axis \(given) is not one of \(dimensions.count)")
    }
    return [dimensions[..<axis].reduce(1, *), dimensions[axis...].reduce(1, *)]
  }

  /// The dimensions after `Squeeze` or `Unsqueeze`.
  func axesChanged(_ dimensions: [Int], _ axes: [Int]?) throws(ReadError) -> [Int] {
    let unfit = refuse("its axes \(axes.map { "\($0)" } ?? "") do not fit dimensions \(dimensions)")
    if node.operator == "Squeeze" {
      guard let axes else { return dimensions.filter { $0 != 1 } }
      let removed = axes.map { $0 < 0 ? $0 &+ dimensions.count : $0 }
      guard removed.allSatisfy({ dimensions.indices.contains($0) && dimensions[$0] == 1 }) else {
        throw unfit
      }
      return dimensions.indices.filter { !removed.contains($0) }.map { dimensions[$0] }
    }
    guard let axes else { throw refuse("it has no axes") }
    let rank = dimensions.count + axes.count
    let added = axes.map { $0 < 0 ? $0 &+ rank : $0 }
    guard Set(added).count == added.count, added.allSatisfy({ (0..<rank).contains($0) }) else {
      throw unfit
    }
    var rest = dimensions[...]
    return (0..<rank).map { added.contains($0) ? 1 : rest.removeFirst() }
  }

  /// A part of `Slice` along one axis.
  typealias AxisSlice = (axis: Int, first: Int, count: Int, step: Int)

  private func trilu(_ operand: Constant, diagonal: Int) -> Constant? {
    let rank = operand.dimensions.count
    guard rank >= 2 else { return nil }
    let (rows, columns) = (operand.dimensions[rank - 2], operand.dimensions[rank - 1])
    let isUpper = int("upper", 1) != 0
    var result = operand
    for place in operand.numbers.indices {
      let (row, column) = (place / columns % rows, place % columns)
      let offset = column - row
      if isUpper ? offset < diagonal : offset > diagonal { result.numbers[place] = 0 }
    }
    return result
  }

  /// `DepthToSpace` and `SpaceToDepth` as a change of shape, a transposition and another change.
  private func blocksMoved(_ operand: Constant) -> Constant? {
    let block = int("blocksize", 0)
    guard operand.dimensions.count == 4, (1...1 << 12).contains(block) else { return nil }
    let (n, c) = (operand.dimensions[0], operand.dimensions[1])
    let (h, w) = (operand.dimensions[2], operand.dimensions[3])
    if node.operator == "SpaceToDepth" {
      guard h % block == 0, w % block == 0 else { return nil }
      return operand.with(dimensions: [n, c, h / block, block, w / block, block])
        .transposed([0, 3, 5, 1, 2, 4])?
        .with(dimensions: [n, c * block * block, h / block, w / block])
    }
    guard c % (block * block) == 0 else { return nil }
    let rest = c / (block * block)
    let moved =
      string("mode", "DCR") == "CRD"
      ? operand.with(dimensions: [n, rest, block, block, h, w]).transposed([0, 1, 4, 2, 5, 3])
      : operand.with(dimensions: [n, block, block, rest, h, w]).transposed([0, 3, 4, 1, 5, 2])
    return moved?.with(dimensions: [n, rest, h * block, w * block])
  }

  private func oneHot(_ indices: Constant, depth: Constant, values: Constant) -> Constant? {
    guard let depth = depth.integers.first, depth > 0, values.numbers.count == 2,
      Budget.count(indices.dimensions + [depth]) != nil
    else { return nil }
    let rank = indices.dimensions.count + 1
    let given = int("axis", -1)
    let axis = given < 0 ? given + rank : given
    guard (0..<rank).contains(axis) else { return nil }
    let hot = Constant(
      values.type, dimensions: indices.dimensions + [depth],
      numbers: indices.integers.flatMap { index in
        let chosen = index < 0 ? index + depth : index
        return (0..<depth).map { values.numbers[$0 == chosen ? 1 : 0] }
      })
    var order = Array(0..<rank - 1)
    order.insert(rank - 1, at: axis)
    return hot.transposed(order)
  }
}
