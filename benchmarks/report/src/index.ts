export { renderPage } from './page/render-page.ts';
export { readResults } from './read-results.ts';
export { writeReport } from './write-report.ts';
