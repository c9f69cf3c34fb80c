/** Why a scan of JSON stopped. */
export type ScanProblem = 'invalid' | 'too-deep' | 'too-many-members' | 'duplicate-key';

/** Ends a scan from any depth of its calls. It never leaves `scanJson`. */
export class ScanFailure extends Error {
  readonly problem: ScanProblem;
  readonly at: number;
  readonly key: string | undefined;

  constructor(problem: ScanProblem, at: number, key?: string) {
    super(problem);
    this.problem = problem;
    this.at = at;
    this.key = key;
  }
}
