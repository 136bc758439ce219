import Formats
import Networks

extension Importer {
  /// Reads `ScatterElements` or `ScatterND` with a reduction, as a reduction over rows: the first row
  /// is the data, and each further one holds at most one update of each element.
  ///
  ///     y_p = a_p ∘ u_1 ∘ u_2 ∘ … ,   u the updates of place p, ∘ one of +, ·, max, min
  ///
  /// Where an element has fewer updates than another, a neutral number fills the row: 0 or 1, or the
  /// element itself for max and min.
  mutating func takeScattering(
    _ call: OperatorCall, _ reduction: OperatorCall.ScatterReduction
  ) throws(ReadError) {
    let (data, updates) = (try node(call), try node(call, 2))
    let count = data.shape.count
    let blank = Constant(
      .float, dimensions: data.dimensions, numbers: Array(repeating: 0, count: count))
    guard let places = try call.scatteredPlaces(in: blank, call.required(1)),
      places.count == updates.shape.count
    else { throw call.refuse("its indices do not fit its operands 0 and 2") }

    var updatesOf = Array(repeating: [Int](), count: count)
    for (update, place) in places.enumerated() { updatesOf[place].append(count + update) }
    let rows = 1 + (updatesOf.map(\.count).max() ?? 0)
    guard Budget.count([rows, count], operand: Network.maximumNeuronCount) != nil else {
      throw call.refuse("up to \(rows - 1) updates for each of \(count) elements are too many")
    }
    let isSelfNeutral = reduction == .max || reduction == .min
    let neutral = count + updates.shape.count
    let sources = (0..<rows).flatMap { row in
      updatesOf.enumerated().map { place, updates in
        if row == 0 { return place }
        return row <= updates.count ? updates[row - 1] : isSelfNeutral ? place : neutral
      }
    }

    let name = call.result
    var flat = [
      try node(data, as: [count], for: call),
      try node(updates, as: [updates.shape.count], for: call),
    ]
    if !isSelfNeutral {
      flat.append(
        try append(
          "\(name)/neutral", .constant(Tensor([reduction == .mul ? 1 : 0])), of: [],
          for: call.place))
    }
    let operands = try append(
      "\(name)/operands", .rearrange(.concatenate(axis: 0)), of: flat, for: call.place)
    let shape: Shape = rows == 1 ? [count] : [rows, count]
    let stacked = try append(
      "\(name)/rows", .rearrange(.gather(sources, shape)), of: [operands], for: call.place)
    values["\(name)/rows"] = .node(NodeValue(node: stacked, dimensions: [rows, count]))
    values["\(name)/axis"] = .constant(Constant([0]))
    values["\(name)/dimensions"] = .constant(Constant(data.dimensions))
    let reducing =
      switch reduction {
      case .mul: "ReduceProd"
      case .max: "ReduceMax"
      case .min: "ReduceMin"
      case .add, .none: "ReduceSum"
      }
    try take(
      reducing, ["\(name)/rows", "\(name)/axis"], as: "\(name)/reduced", ["keepdims": .int(0)],
      for: call)
    try take("Reshape", ["\(name)/reduced", "\(name)/dimensions"], as: name, for: call)
  }
}
