import Arguments
import Figures

extension Heatmap {
  /// What the command line chooses, and the method's own colours and scale where it does not. Only
  /// what is written as a picture may choose.
  static func chosen(
    by arguments: ParsedArguments, for method: Method
  ) throws(Refusal) -> Heatmap {
    let colours = try arguments.choice(.colours, among: ColourMap.allCases.map(\.rawValue))
    let scale = try arguments.choice(.scale, among: Scale.allCases.map(\.rawValue))
    for option in [Command.Option.colours, .scale]
    where arguments.has(option) && arguments.value(.output)?.suffix != "png" {
      throw Refusal(
        .usage, "\(option.name) is for a heatmap, --output FILE.png, which is not given")
    }
    let usual = method.isUnsigned ? Heatmap.unsigned : .signed
    return Heatmap(
      colours.flatMap(ColourMap.init) ?? usual.colours, scale.flatMap(Scale.init) ?? usual.scale)
  }
}
