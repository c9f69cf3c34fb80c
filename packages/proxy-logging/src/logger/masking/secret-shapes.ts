import { MASK } from './mask.ts';

interface Shape {
  readonly pattern: string;
  /** What is put in its place; `$1` is what stays of it. */
  readonly replacement: string;
}

// What separates a name from its value in a header, a query, JSON, or JSON within JSON.
const IS = String.raw`\\*["']?\s*[:=]\s*\\*["']?`;
const NAME = 'api[-_]?key|authorization|access[-_]?token|refresh[-_]?token|id[-_]?token|client[-_]?secret|secret|password|passwd|set-cookie|cookie|token';

const SHAPES: readonly Shape[] = [
  // https://user:password@host
  { pattern: String.raw`(:\/\/)[^\s\/"'?#@]*@`, replacement: `$1${MASK}@` },
  // ?key=…&sig=…
  { pattern: String.raw`([?&;](?:key|sig|signature|code|auth|x-amz-signature|x-goog-signature)=)[^\s"'&#]+`, replacement: `$1${MASK}` },
  { pattern: String.raw`\b((?:Bearer|Basic)\s+)[\w.~+\/=-]{8,}`, replacement: `$1${MASK}` },
  { pattern: String.raw`((?:${NAME})${IS})[^\s"'&,;\\)}\]]{4,}`, replacement: `$1${MASK}` },
  // Keys of providers and of the platforms around them, and JSON web tokens.
  { pattern: String.raw`\b(?:sk|pk|rk|gsk|pplx|xai|hf|r8|ghp|gho|ghs|glpat|xox[abprs])[-_][\w-]{8,}`, replacement: MASK },
  { pattern: String.raw`\bAIza[\w-]{20,}`, replacement: MASK },
  { pattern: String.raw`\bAKIA[A-Z0-9]{16}\b`, replacement: MASK },
  { pattern: String.raw`\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?`, replacement: MASK },
];

const REPLACEMENTS = SHAPES.map(({ pattern, replacement }) => ({ pattern: new RegExp(pattern, 'gi'), replacement }));
const ANY = new RegExp(SHAPES.map(({ pattern }) => pattern).join('|'), 'i');

/** `text` without what looks like a secret; the very same where nothing does. */
export function hideShapes(text: string): string {
  if (!ANY.test(text)) return text;
  let hidden = text;
  for (const { pattern, replacement } of REPLACEMENTS) hidden = hidden.replaceAll(pattern, replacement);
  return hidden;
}
