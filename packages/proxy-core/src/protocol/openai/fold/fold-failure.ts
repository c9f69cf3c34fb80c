/** Ends the folding of a stream that cannot be told faithfully. It never leaves `foldStream`. */
export class FoldFailure extends Error {}
