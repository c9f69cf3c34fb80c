import { writeFileSync } from 'node:fs';

import { renderPage } from './page/render-page.ts';
import { readResults } from './read-results.ts';

/** Makes the page of these result files, in their order. @throws TypeError when one of them is no result. */
export function writeReport(page: string, files: readonly string[]): void {
  writeFileSync(page, renderPage(readResults(files)));
}
