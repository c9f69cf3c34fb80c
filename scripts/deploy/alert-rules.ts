import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** One alert, as far as the tests look at it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts of `deploy/prometheus/alert-rules.yml`, in their order. */
export function readAlertRules(): readonly AlertRule[] {
  const { groups }: { readonly groups: readonly { readonly rules: readonly AlertRule[] }[] } = parse(readFileSync('deploy/prometheus/alert-rules.yml', 'utf8'));
  return groups.flatMap(({ rules }) => rules);
}
