import { behaviourTable } from './behaviour-table.ts';
import { optionTable } from './option-table.ts';

/** The README's two tables, made from the ones that the code runs on. */
export function referenceTables(): string {
  const behaviours = behaviourTable.map(({ name, options, about }) => `| \`mock-${name}\` | \`${options}\` | ${about} |`);
  const options = optionTable.map(({ name, group, values, about }) => `| \`${name}\` | ${group} | ${values} | ${about} |`);
  return [
    '| model | short for | what it does |', '| --- | --- | --- |', ...behaviours,
    '',
    '| option | group | values | what it does |', '| --- | --- | --- | --- |', ...options,
    '| `header.<name>` | wire | text | Any header of the answer. |',
  ].join('\n');
}
