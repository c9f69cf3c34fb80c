const NAMES: ReadonlyMap<string, string> = new Map([
  ['gemini', 'gcp.gemini'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['moonshot', 'moonshot_ai'],
]);

/** GenAI's name of a provider: by its type, or by its own name where the type says only how it is spoken to. */
export function providerName(type: string, name: string): string {
  const known = type === 'openai-compatible' ? name : type;
  return NAMES.get(known) ?? known;
}
