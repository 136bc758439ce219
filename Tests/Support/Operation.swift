import Networks

/// Foundation has an `Operation` of its own.
typealias Operation = Networks.Operation
