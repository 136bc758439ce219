import Arguments
import Attribution
import Figures
import Formats
import Networks
import ONNXImport
import Programs

extension Request {
  /// Does what was asked and returns the output. Files are moved into place last, after everything
  /// else has succeeded.
  func run() throws(Refusal) -> String {
    var parts: [String] = []
    if arguments.has(.nodes) { parts.append(nodeTable.description) }
    if method == .lrp {
      let plan = try plan().plan
      if arguments.has(.plan) { parts.append(plan.table(for: network).description) }
    }
    if let input {
      let summarises = parts.isEmpty && !arguments.has(.ledger)
      let writes = [Command.Option.output, .prediction, .traceCSV].contains(where: arguments.has)
      if summarises || writes || arguments.has(.ledger) {
        let (output, explanation) = try explain(input)
        if arguments.has(.ledger) { parts += ledgerTables(explanation) }
        if summarises { parts.append(try summary(of: explanation, input, output)) }
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Computes the explanation and writes its files. A file that cannot be written is reported
  /// before anything is computed.
  private func explain(_ input: Input) throws(Refusal) -> Explained {
    let traced = try network.position(of: .traceNode, arguments)
    if arguments.has(.traceCSV), input.values.examples > 1 {
      throw Refusal(
        .usage,
        "--trace-csv takes a single example; \(input.path) has"
          + " \(input.values.examples)")
    }
    if arguments.value(.output)?.suffix == "png" { try checkHeatmap() }
    guard let path = arguments.value(.traceCSV) else {
      return try writing(of: input) { () throws(Refusal) in try computed(input) { _ in } }
    }
    return try refusing {
      var file = try WholeFile(path)
      try file.append(Redistribution.csvHeader)
      var failure: WriteError?
      let explained = try writing(of: input) { () throws(Refusal) in
        let result = try computed(input) { redistribution in
          guard failure == nil, traced == nil || redistribution.node == traced else { return }
          do throws(WriteError) {
            try file.append(redistribution.csvLine(in: network))
          } catch {
            failure = error
          }
        }
        if let failure { throw Refusal(.cannotWrite, failure.description) }
        return result
      }
      try file.commit()
      return explained
    }
  }

  private func computed(
    _ input: Input, _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explained {
    let output = try refusing(input.path) {
      let whole =
        merged.isEmpty
        ? engine : engineName.engine(for: model.network, threads: parameters.threads)
      return try whole.output(of: input.values)
    }
    return (output, try explanation(of: input, output: output, trace))
  }

  private func checkHeatmap() throws(Refusal) {
    let shape = network.nodes[try place()].shape
    // A class activation map can be drawn for any input.
    guard !method.givesOneChannel, !Heatmap.canDraw(shape) else { return }
    throw Refusal(
      .usage,
      "a heatmap has at most three axes; the attribution is"
        + " \(shape); write .npy or .csv")
  }

  private var nodeTable: TextTable {
    var table = TextTable(["node", "operation", "shape", "reads"], left: [0, 1, 3])
    for node in network.nodes {
      let operands = node.operands.map { network.nodes[$0].name }
      table.add([
        node.name, node.operation.description, node.shape.description,
        operands.joined(separator: ", "),
      ])
    }
    return table
  }

  private func ledgerTables(_ explanation: Explanation) -> [String] {
    explanation.ledgers.enumerated().map { n, ledger in
      let heading = explanation.ledgers.count == 1 ? "" : "example \(n)\n\n"
      return heading + ledger.table(for: network).description
    }
  }
}
