import Arguments
import Attribution
import Figures
import Formats
import Networks
import ONNXImport
import Programs

extension Request {
  /// Does what was asked. The output is printed after all files were written, and before they are
  /// moved into place, so that all of it is there or nothing.
  ///
  /// - Parameter status: Shows what is being done; it ends before the output.
  func run(_ status: StatusLine) throws(Refusal) {
    var parts: [String] = []
    if arguments.has(.nodes) { parts.append(nodeTable.description) }
    if method == .lrp {
      let plan = try plan().plan
      if arguments.has(.plan) { parts.append(plan.table(for: network).description) }
    }
    let summarises = parts.isEmpty && !arguments.has(.ledger)
    let computes = summarises || ([.ledger] + Command.Option.outputs).contains(where: arguments.has)
    var files: [OutputFile] = []
    if let input, computes {
      if arguments.value(.output)?.suffix == "png" { try checkHeatmap() }
      for option in Command.Option.outputs {
        if let path = arguments.value(option) { files.append(try OutputFile(option, path)) }
      }
      let explained = try explain(input, files.first { $0.option == .traceCSV }, status)
      for file in files {
        file.append(try contents(of: file, explained, input))
        try file.finish()
      }
      if arguments.has(.ledger) { parts += ledgerTables(explained.explanation) }
      if summarises { parts.append(try summary(of: explained, input)) }
    }
    status.end()
    // What a file takes of standard output is not mixed with the summary.
    let takesOutput = files.contains { $0.path.isStandardOutput }
    try Program.print(parts.joined(separator: "\n\n") + "\n", to: takesOutput ? .error : .output)
    for file in files { try file.commit() }
  }

  /// Computes the explanation, and writes a trace on the way.
  private func explain(
    _ input: Input, _ trace: OutputFile?, _ status: StatusLine
  ) throws(Refusal) -> Explained {
    let traced = try network.position(of: .traceNode, arguments)
    if trace != nil, input.values.examples > 1 {
      throw Refusal(
        .usage,
        "--trace-csv takes a single example; \(input.path) has"
          + " \(input.values.examples)")
    }
    trace?.append(Redistribution.csvHeader.utf8)
    let title = "explain: \(method.rawValue)"
    status(title)
    let progress = PassProgress { status("\(title), pass \($0) of \($1)") }
    let result = PassProgress.$current.withValue(progress) {
      Result { () throws(Refusal) in
        try computed(input) { redistribution in
          guard let trace, traced == nil || redistribution.node == traced else { return }
          trace.append(redistribution.csvLine(in: network).utf8)
        }
      }
    }
    return try result.get()
  }

  private func computed(
    _ input: Input, _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explained {
    let explanation = try explanation(of: input, trace)
    guard !merged.isEmpty else { return (explanation.output, explanation) }
    let output = try refusing(input.path) {
      try engineName.engine(for: model.network, threads: parameters.threads, repeatsPasses: false)
        .output(of: input.values)
    }
    return (output, explanation)
  }

  /// Refuses a heatmap of more axes than can be drawn.
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
