import Arguments
import Programs

Program.run(.explain) { arguments throws(Refusal) in
  let status = StatusLine("explain: reading the model")
  defer { status.end() }
  try Request(arguments).run(status)
  return ""
}
