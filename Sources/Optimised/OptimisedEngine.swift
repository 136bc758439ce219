// The optimised path.
