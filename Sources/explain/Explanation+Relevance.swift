import Arguments
import Attribution
import Networks
import Programs
import Scalar

extension Request {
  /// The plan that the command line asks for, with its name.
  func plan() throws(Refusal) -> (name: String, plan: Plan) {
    let (name, composite) = try Composite.chosen(by: arguments, for: network, input?.bounds)
    return (name, try refusing { try Plan(composite, for: network) })
  }

  func relevance(
    of input: Input, for target: Target, _ setting: Setting, _ trace: (Redistribution) -> Void
  ) throws(Refusal) -> Explanation {
    guard let plan = setting.plan else { preconditionFailure("LRP has a plan") }
    let start: InitialRelevance = parameters.startsFromOne ? .oneHot(target) : .score(target)
    return try refusing(input.path) {
      let pass =
        arguments.has(.traceCSV)
        ? try ScalarEngine(for: network).relevance(
          of: input.values, under: plan, from: start, at: [setting.place],
          through: setting.concepts, trace: trace)
        : try engine.relevance(
          of: input.values, under: plan, from: start, at: [setting.place],
          through: setting.concepts)
      return Explanation(
        output: pass.output, values: pass.relevances[0],
        expected: try start.resolved(at: pass.output).exampleSums,
        expectedName: parameters.startsFromOne ? "initial relevance" : "score",
        gapName: "absorbed by sinks", ledgers: pass.ledgers)
    }
  }
}
