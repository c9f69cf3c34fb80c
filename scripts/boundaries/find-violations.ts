import { fileRules } from './file-rules.ts';
import { findImportCycles } from './import-cycles.ts';
import { importRules } from './import-rules.ts';
import { readSourceFiles } from './read-source-files.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** What one run over the repository found. */
export interface BoundaryReport {
  readonly checkedFiles: number;
  readonly violations: readonly Violation[];
}

/** Checks every boundary rule on the repository at `root`. */
export function findViolations(root: string): BoundaryReport {
  const files = readSourceFiles(root);
  const broken = files.flatMap((file) => [...brokenImportRules(file), ...brokenFileRules(file)]);
  const violations = [...broken, ...findImportCycles(files)].toSorted(byPlace);
  return { checkedFiles: files.length, violations };
}

function brokenImportRules(file: SourceFile): readonly Violation[] {
  return importRules
    .filter(({ inTests = false }) => inTests || !file.isTest)
    .flatMap(({ name, advise }) =>
      file.imports.flatMap((imported) => {
        const advice = advise(file, imported);
        return advice === undefined ? [] : [{ path: file.path, line: imported.line, rule: name, advice }];
      }),
    );
}

function brokenFileRules(file: SourceFile): readonly Violation[] {
  return fileRules
    .filter(({ inTests = false }) => inTests || !file.isTest)
    .flatMap(({ name, advice, lines }) =>
      lines(file).map((line) => ({
        path: file.path,
        line,
        rule: name,
        advice: typeof advice === 'string' ? advice : advice(file),
      })),
    );
}

function byPlace(left: Violation, right: Violation): number {
  return left.path.localeCompare(right.path) || left.line - right.line;
}
