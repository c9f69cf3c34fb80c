import { parseArgs } from 'node:util';

/** What is to be shown, and where. */
export interface ReportOptions {
  /** Result files; none for the latest of each benchmark that is kept. */
  readonly files: readonly string[];
  readonly page: string | undefined;
}

export const HELP = `A page with plots out of the benchmarks' results: one HTML file that needs nothing else.

  node src/main.ts [FILE…] [options]

  FILE…         results as JSON (the latest of each benchmark in benchmarks/results)
  --out FILE    where the page goes (benchmarks/results/report.html)
  --help        this text
`;

/** Reads the command line; `undefined` asks for the help text. @throws when an option is not known. */
export function parseOptions(args: readonly string[]): ReportOptions | undefined {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { out: { type: 'string' }, help: { type: 'boolean', default: false } } });
  return values.help ? undefined : { files: positionals, page: values.out };
}
