import Formats
import Networks

extension Importer {
  /// Reads `Resize` and `Upsample`. Where each result copies an element, it is a rearrangement;
  /// otherwise an interpolation, which is linear.
  mutating func takeResizing(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let settings = try settings(call)
    let axes = try resized(call, input)
    var maps: [(axis: Int, map: AxisResizing)] = []
    var dimensions = input.dimensions
    for (axis, target, scale) in axes {
      let length = input.dimensions[axis]
      guard target >= 1, scale > 0, scale.isFinite else {
        throw call.refuse("axis \(axis) would have \(target) positions")
      }
      dimensions[axis] = target
      guard Budget.count(dimensions) != nil else {
        throw call.refuse("its result of dimensions \(dimensions) is too large")
      }
      guard target != length || scale != 1 else { continue }
      maps.append((axis, AxisResizing(from: length, to: target, scale: scale, settings)))
    }
    guard !maps.isEmpty else {
      values[call.result] = .node(input)
      return
    }
    let inner = maps.map(\.axis)
    let outer = input.dimensions.indices.filter { !inner.contains($0) }
    let order = outer + inner
    let isSorted = order == Array(order.indices)
    let turned =
      isSorted
      ? input : try transposed(input, order, named: "\(call.result)/positions last", for: call)
    let channels = outer.map { input.dimensions[$0] }.reduce(1, *)
    let positions = inner.map { input.dimensions[$0] }
    let results = inner.map { dimensions[$0] }
    // The positions are few enough to multiply, and each axis has at most four terms.
    let terms = maps.map { $0.map.rows.reduce(0) { $0 + $1.count } }
    guard results.reduce(1, *) <= Budget.interpolated,
      terms.reduce(1, *) <= 2 * Budget.interpolated
    else {
      throw call.refuse("its result of positions \(results) is too large")
    }
    let operand = try node(turned, as: Shape([channels] + positions), for: call)
    let operation: Operation
    let turnedDimensions = outer.map { input.dimensions[$0] } + results
    if maps.allSatisfy(\.map.copies) {
      var sources = [0]
      for (_, map) in maps {
        let taken = map.rows.map { $0[0].source }
        sources = sources.flatMap { source in taken.map { source * map.length + $0 } }
      }
      let size = positions.reduce(1, *)
      operation = .rearrange(
        .gather(
          (0..<channels).flatMap { channel in sources.map { source in channel * size + source } },
          Shape([channels] + results)))
    } else {
      operation = .interpolate(Interpolation(along: maps.map { ($0.map.length, $0.map.rows) }))
    }
    guard !isSorted else {
      return try define(call, operation, of: [operand], dimensions: turnedDimensions)
    }
    let node = try append("\(call.result)/resized", operation, of: [operand], for: call.place)
    let shaped = try self.node(
      NodeValue(node: node, dimensions: turnedDimensions),
      as: NodeValue.shape(turnedDimensions), for: call)
    let back = order.indices.map { order.firstIndex(of: $0) ?? 0 }
    values[call.result] = .node(
      try transposed(
        NodeValue(node: shaped, dimensions: turnedDimensions), back, named: call.result, for: call))
  }

  private func settings(_ call: OperatorCall) throws(ReadError) -> AxisResizing.Settings {
    var settings = AxisResizing.Settings()
    settings.mode = call.string("mode", "nearest")
    if call.node.operator == "Upsample" || call.opset < 11 {
      settings.coordinates = "asymmetric"
      settings.rounding = "floor"
    } else {
      settings.coordinates = call.string("coordinate_transformation_mode", "half_pixel")
      settings.rounding = call.string("nearest_mode", "round_prefer_floor")
    }
    if settings.mode == "bilinear" { settings.mode = "linear" }
    settings.cubicCoefficient = call.float("cubic_coeff_a", -0.75)
    settings.excludesOutside = call.int("exclude_outside", 0) != 0
    settings.antialiases = call.int("antialias", 0) != 0 && settings.mode != "nearest"
    let modes = [
      "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric",
      "tf_half_pixel_for_nn",
    ]
    guard modes.contains(settings.coordinates) else {
      throw call.refuse("coordinate_transformation_mode '\(settings.coordinates)' is not supported")
    }
    guard ["nearest", "linear", "cubic"].contains(settings.mode) else {
      throw call.refuse("mode '\(settings.mode)' is not supported")
    }
    return settings
  }

  /// The axes that are resized, with their new lengths and factors.
  private func resized(
    _ call: OperatorCall, _ input: NodeValue
  ) throws(ReadError) -> [(axis: Int, target: Int, scale: Double)] {
    let isOld = call.node.operator == "Upsample" || call.opset < 11
    func numbers(_ index: Int) throws(ReadError) -> [Double]? {
      guard let constant = try call.constant(index), !constant.numbers.isEmpty else { return nil }
      return constant.numbers.doubles
    }
    var axes: [Int] = []
    for axis in call.ints("axes") ?? Array(0..<input.rank) {
      axes.append(try call.axis(axis, rank: input.rank))
    }
    func length(_ length: Double) throws(ReadError) -> Int {
      guard (0...Double(Budget.elements)).contains(length) else {
        throw call.refuse("its result has an axis of length \(length)")
      }
      return Int(length)
    }
    let scales = try numbers(isOld ? 1 : 2) ?? call.floats("scales")
    if let scales, isOld || scales.count == axes.count {
      guard scales.count == axes.count else { throw call.refuse("it must have a scale per axis") }
      return try zip(axes, scales).map { axis, scale throws(ReadError) in
        let exact = Double(input.dimensions[axis]) * scale
        return (axis, try length((exact + 1e-9).rounded(.down)), scale)
      }
    }
    guard let sizes = try numbers(3), sizes.count == axes.count else {
      throw call.refuse("it must have a scale or a size per axis")
    }
    let policy = call.string("keep_aspect_ratio_policy", "stretch")
    let factors = zip(axes, sizes).map { $1 / Double(input.dimensions[$0]) }
    guard policy != "stretch" else {
      return try axes.indices.map { index throws(ReadError) in
        (axes[index], try length(sizes[index]), factors[index])
      }
    }
    let factor = (policy == "not_larger" ? factors.min() : factors.max()) ?? 1
    return try axes.map { axis throws(ReadError) in
      (axis, try length((Double(input.dimensions[axis]) * factor).rounded()), factor)
    }
  }
}
