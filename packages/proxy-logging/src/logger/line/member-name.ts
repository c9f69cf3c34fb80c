/** A member's name, as a line needs it. */
export interface MemberName {
  /** With a comma before it, and the colon. */
  readonly json: string;
  /** The same as a member of the line itself, where it may not stand for what every line has. */
  readonly lineJson: string;
  readonly isSecret: boolean;
}
