import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** One series that Prometheus works out beforehand. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** The rules of `deploy/prometheus/recording-rules.yml`, in their order. */
export function readRecordingRules(): readonly RecordingRule[] {
  const { groups }: { readonly groups: readonly { readonly rules: readonly RecordingRule[] }[] } = parse(readFileSync('deploy/prometheus/recording-rules.yml', 'utf8'));
  return groups.flatMap(({ rules }) => rules);
}
