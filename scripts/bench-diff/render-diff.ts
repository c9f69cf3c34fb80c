import { type Machine, renderSpread, type Spread } from '../../benchmarks/harness/src/index.ts';
import type { Checkouts } from './describe-checkouts.ts';
import type { FigureDiff } from './diff-figures.ts';
import type { Pass } from './run-passes.ts';
import type { Side } from './side.ts';

/** The comparison in Markdown, for a terminal and for a comment alike. */
export function renderDiff({ commits, measureAlike }: Checkouts, passes: readonly Pass[], figures: readonly FigureDiff[]): string {
  const [result] = passes.flatMap(({ branch, base }) => [...branch.results, ...base.results]);
  return [
    '### Performance',
    '',
    verdict(figures),
    '',
    `| | base \`${commits.base}\` | branch \`${commits.branch}\` | branch ÷ base | |`,
    '| --- | --- | --- | --- | --- |',
    ...figures.map(figureRow),
    '',
    ...failureLines(passes),
    ...(measureAlike ? [] : ['The benchmarks themselves differ between the two: a figure may have changed because it is measured in another way.', '']),
    `Median (lowest … highest) of ${passes.length} passes, in each of which both had their turn${result === undefined ? '' : ` on ${machineText(result.machine)}`}. Smaller is better. A figure is flagged when the medians lie farther apart than either side’s passes do, and by more than 5 %.`,
    '',
  ].join('\n');
}

// Silence is no good news: where a side has failed there is nothing to be at ease about.
function verdict(figures: readonly FigureDiff[]): string {
  const comparable = figures.filter(({ base, branch }) => base !== undefined && branch !== undefined);
  const changed = comparable.filter(({ change }) => change !== 'none');
  if (comparable.length === 0) return '**Nothing could be compared.**';
  if (changed.length === 0) return `None of ${comparable.length} figures differs by more than the noise.`;
  return `Beyond the noise: ${changed.map(({ name, change }) => `${cell(name)} is **${change}**`).join('; ')}.`;
}

function figureRow({ benchmark, name, digits, base, branch, ratio, change }: FigureDiff): string {
  const cells = [`${benchmark}: ${name}`, spreadText(base, digits), spreadText(branch, digits), ratio === undefined ? '–' : renderSpread(ratio, 2), change === 'none' ? '' : `**${change}**`];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function spreadText(value: Spread | undefined, digits: number): string {
  return value === undefined ? '–' : renderSpread(value, digits);
}

function failureLines(passes: readonly Pass[]): readonly string[] {
  const lines = (['base', 'branch'] as const satisfies readonly Side[]).flatMap((side) =>
    [...new Set(passes.flatMap((pass) => pass[side].failures))].map((failure) => `- Failed in the ${side}: ${cell(failure)}`));
  return lines.length === 0 ? [] : [...lines, ''];
}

function machineText({ cpu, cores, system, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${system}, Node ${node}`;
}

// A name may not end its cell, nor become markup or a mention in a comment.
function cell(text: string): string {
  return text.replaceAll(/[|<>@`\n]/g, (character) => (character === '\n' ? ' ' : `&#${character.charCodeAt(0)};`));
}
