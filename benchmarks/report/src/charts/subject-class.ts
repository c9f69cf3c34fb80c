/** Colours of the style sheet; more subjects than these have one for all, and are told apart by their labels only. */
const COLORS = 6;
/** What is measured for comparison only. */
const REFERENCES: ReadonlySet<string> = new Set(['direct', 'bare server', 'nothing', 'ideal']);

const OURS = 'gateway';

/** The class that colours a subject: the same in each chart of a part, grey for what the others are held against. */
export function subjectClass(subject: string, subjects: readonly string[]): string {
  if (REFERENCES.has(subject)) return 'reference';
  // The gateway is blue wherever it stands among the others.
  const own = subjects.filter((each) => !REFERENCES.has(each)).toSorted((one, other) => Number(other === OURS) - Number(one === OURS));
  return own.length > COLORS ? 'color-0' : `color-${own.indexOf(subject)}`;
}
