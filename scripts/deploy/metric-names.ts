/** Labels and the like that look like metrics to a reader who does not know PromQL. */
const NAME = /\b(?:proxy_api|process|nodejs|node)_\w+|\b\w+:\w+:\w+\b/g;
const SUFFIX = /_(?:bucket|sum|count)$/;

/** The metrics that a query reads, histograms by their name without suffix. */
export function metricNames(query: string): readonly string[] {
  return [...new Set([...query.matchAll(NAME)].map(([name]) => name.replace(SUFFIX, '')))];
}
