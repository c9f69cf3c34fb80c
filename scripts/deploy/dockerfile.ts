/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  /** All that stands behind it, continued lines joined. */
  readonly text: string;
}

/** The stages of a Dockerfile, each from its `FROM` on. Knows no heredocs and no parser directives. */
export function readStages(text: string): readonly (readonly Instruction[])[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '').split('\n').filter((line) => line.trim() !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [name = ''] = line.split(' ', 1);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: line.slice(name.length).trim() });
  }
  return stages;
}
